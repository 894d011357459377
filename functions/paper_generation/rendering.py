"""Rendering: from an edition, its bank and a roster to the PDFs of one sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.paper_generation.assembly import edition_id_of
from shared.documents.answer_key import answer_key
from shared.documents.answer_sheets import answer_sheets
from shared.documents.packing import packing_list, seal_label
from shared.documents.paper_model import (
    PackedDocument,
    PaperHead,
    PaperQuestion,
    PaperRubricRow,
    PaperSection,
    PaperTask,
    Rendered,
    SheetCandidate,
)
from shared.documents.question_paper import question_paper
from shared.domain.calendar import local_text
from shared.domain.districts import DISTRICTS
from shared.domain.edition import PaperEdition
from shared.domain.errors import NotFound
from shared.domain.occupation import Occupation, PracticalMode
from shared.domain.package import PaperDocument
from shared.domain.question import PracticalTask, Question
from shared.domain.roster import Candidate
from shared.domain.sitting import Sitting
from shared.storage.banks import Banks
from shared.storage.occupations import Occupations
from shared.storage.papers import Papers
from shared.storage.rosters import Rosters


@dataclass(frozen=True, slots=True)
class PaperContent:
    """Everything that the documents of a sitting are made from."""

    head: PaperHead
    sections: tuple[PaperSection, ...]
    tasks: tuple[PaperTask, ...]
    candidates: tuple[SheetCandidate, ...]
    now: datetime

    @classmethod
    def read(
        cls,
        sitting: Sitting,
        *,
        papers: Papers,
        banks: Banks,
        occupations: Occupations,
        rosters: Rosters,
        spares: int,
        now: datetime,
    ) -> PaperContent:
        """The sitting's form from its edition; raises `NotFound` before the edition is drawn."""
        edition = papers.edition(edition_id_of(sitting))
        if edition is None:
            raise NotFound(f"场次 {sitting.id} 还没有组卷，请重新通知制卷。", code="no_edition")
        form = edition.forms[sitting.form]
        bank = banks.get(edition.occupation_code, edition.bank_version)
        questions, tasks = banks.chosen(bank, form.questions, form.tasks)
        candidates = rosters.read(sitting.application_id, sitting.row, sitting.roster_version)
        return cls(
            head=_head(sitting, edition, occupations.get(sitting.occupation_code), spares),
            sections=_sections(edition, form.questions, questions),
            tasks=tuple(_task(tasks[task_id]) for task_id in form.tasks),
            candidates=_sheets(candidates, sitting.headcount),
            now=now,
        )


def render(document: PaperDocument, content: PaperContent) -> Rendered:
    """One document of the sitting as PDF."""
    head, sections, tasks, now = content.head, content.sections, content.tasks, content.now
    if document is PaperDocument.QUESTION_PAPER:
        return question_paper(head, sections, tasks, now=now)
    if document is PaperDocument.ANSWER_KEY:
        return answer_key(head, sections, tasks, now=now)
    if document is PaperDocument.ANSWER_SHEETS:
        return answer_sheets(head, sections, content.candidates, now=now)
    if document is PaperDocument.SEAL_LABEL:
        return seal_label(head, now=now)
    return packing_list(head, _packed(content), now=now)


def _packed(content: PaperContent) -> tuple[PackedDocument, ...]:
    """What is in the bag; the pages of a copy are counted on the real paper."""
    paper = render(PaperDocument.QUESTION_PAPER, content)
    copies = content.head.copies
    return (
        PackedDocument("试卷", paper.pages, copies),
        PackedDocument("答题卡", 1, copies),
        PackedDocument("密封签", 1, 1),
        PackedDocument("装袋清单", 1, 1),
    )


def _head(sitting: Sitting, edition: PaperEdition, occupation: Occupation, spares: int) -> PaperHead:
    return PaperHead(
        occupation=sitting.occupation_name,
        level=occupation.level,
        form=sitting.form,
        sitting_id=sitting.id,
        edition_id=edition.id,
        institution=sitting.institution,
        district=DISTRICTS[sitting.district].name,
        venue=sitting.venue,
        rooms=sitting.rooms,
        exam_time=local_text(sitting.starts_at),
        duration_minutes=sitting.duration_minutes,
        headcount=sitting.headcount,
        spares=spares,
        practical_is_written=sitting.practical is PracticalMode.WRITTEN,
    )


def _sections(
    edition: PaperEdition, ids: tuple[str, ...], questions: Mapping[str, Question]
) -> tuple[PaperSection, ...]:
    sections: list[PaperSection] = []
    start = 0
    for section in edition.blueprint.sections:
        drawn = ids[start : start + section.count]
        numbered = tuple(
            _question(start + place, questions[question_id]) for place, question_id in enumerate(drawn, start=1)
        )
        sections.append(
            PaperSection(
                kind=section.type,
                label=section.type.label,
                points=f"{section.points / 100:g}",
                total=f"{section.total / 100:g}",
                questions=numbered,
            )
        )
        start += section.count
    return tuple(sections)


def _question(number: int, question: Question) -> PaperQuestion:
    return PaperQuestion(number, question.stem, question.options, question.answer)


def _task(task: PracticalTask) -> PaperTask:
    return PaperTask(
        title=task.title,
        scenario=task.scenario,
        tasks=task.tasks,
        materials=task.materials,
        time_minutes=task.time_minutes,
        points=task.points,
        rubric=tuple(PaperRubricRow(row.item, row.criterion, row.points) for row in task.rubric),
    )


def _sheets(candidates: tuple[Candidate, ...], headcount: int) -> tuple[SheetCandidate, ...]:
    """The roster's people; a sitting without a roster gets sheets to be filled in by hand."""
    if not candidates:
        return tuple(SheetCandidate(seat, "", "", "") for seat in range(1, headcount + 1))
    return tuple(SheetCandidate(person.seat, person.name, person.sex, person.id_number.masked) for person in candidates)
