"""What the alliance sends in: occupations, imports, publications."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.domain.bank import Oversize
from shared.domain.blueprint import DEFAULT_BLUEPRINT, Blueprint, Section
from shared.domain.occupation import NOTICE_RULE, PracticalMode
from shared.domain.question import QuestionType
from shared.runtime.validation import Request


class SectionRequest(Request):
    """One question type of the paper; `points` of one question in points, halves allowed."""

    type: QuestionType = Field(title="题型")
    count: int = Field(title="题数", ge=1, le=300)
    points: float = Field(title="每题分值", gt=0, le=100, multiple_of=0.5)


class BlueprintRequest(Request):
    """The composition of a form (组卷方案)."""

    sections: list[SectionRequest] = Field(title="题型", min_length=1, max_length=3)
    practical_tasks: int = Field(default=1, title="实操题数", ge=1, le=5)

    def as_domain(self) -> Blueprint:
        sections = tuple(Section(part.type, part.count, round(part.points * 100)) for part in self.sections)
        return Blueprint(sections, self.practical_tasks).checked()


class OccupationRequest(Request):
    """A new occupation. The notice's 500 + 5 is the default rule; another one must be written out."""

    code: str = Field(title="职业编码", max_length=20, examples=["4-10-01-05"])
    name: str = Field(title="工种名称", min_length=1, max_length=50)
    level: str = Field(default="", title="等级", max_length=20)
    practical: PracticalMode = Field(title="实操方式（笔试/现场实操）")
    duration_minutes: int = Field(default=90, title="考试时长", ge=10, le=600)
    theory_questions: int = Field(default=NOTICE_RULE.theory, title="理论题数", ge=1, le=5000)
    practical_questions: int = Field(default=NOTICE_RULE.practical, title="实操题数", ge=1, le=500)
    blueprint: BlueprintRequest | None = Field(default=None, title="组卷方案")

    def composition(self) -> Blueprint:
        return self.blueprint.as_domain() if self.blueprint else DEFAULT_BLUEPRINT


class ImportRequest(Request):
    """An uploaded workbook; `skip` leaves defective rows out and reports each, `reject` takes nothing."""

    upload_id: str = Field(title="上传编号", max_length=64)
    on_defects: Literal["reject", "skip"] = Field(default="reject", title="有问题的行")


class PublishRequest(Request):
    """`oversize` says what to do with a bank larger than the rule; nothing happens silently."""

    oversize: Oversize = Field(default=Oversize.REJECT, title="超出规定题量时")
