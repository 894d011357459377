"""The question paper says all of the content and none of the answers, in pages that hold together."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.exam_page import BOTTOM, LEFT, RIGHT, TOP
from shared.documents.fonts import MissingGlyph
from shared.documents.paper_model import PaperQuestion, PaperSection
from shared.documents.question_paper import question_paper
from shared.documents.scoring_record import split_criterion
from tests.unit.papers.content import NOW, head, joined, letters, pixels, sections, squeezed, tasks, texts

FOOT = re.compile(r"第(\d+)页（共(\d+)页）")


def test_every_question_is_whole_on_one_page_in_order() -> None:
    paper = question_paper(head(), sections(), tasks(), now=NOW)
    pages = texts(paper.data)
    places = []
    for section in sections():
        for question in section.questions:
            holding = [page for page, text in enumerate(pages) if joined(question) in text]
            assert len(holding) == 1, question.number
            places.append((holding[0], pages[holding[0]].index(joined(question))))
    assert places == sorted(places)
    assert len(places) == 100


def test_heads_of_sections_name_their_questions_and_stand_with_the_first() -> None:
    pages = texts(question_paper(head(), sections(), tasks(), now=NOW).data)
    for numeral, section in zip("一二三", sections(), strict=True):
        first, last = section.questions[0], section.questions[-1]
        title = f"{numeral}、{section.label}（第{first.number}题～第{last.number}题。"
        (page,) = [text for text in pages if title in text]
        assert f"每题1分，满分{section.total}分。）" in page
        assert page.index("得分评分人", max(0, page.index(title) - 20)) < page.index(title)
        assert joined(first) in page


def test_every_page_has_the_sealing_line_its_number_and_the_sitting() -> None:
    paper = question_paper(head(), sections(), tasks(), now=NOW)
    pages = texts(paper.data)
    assert paper.pages == len(pages)
    assert [FOOT.search(text).groups() for text in pages] == [  # type: ignore[union-attr]
        (str(number), str(len(pages))) for number in range(1, len(pages) + 1)
    ]
    for text in pages:
        assert all(word in text for word in ("单位：", "姓名：", "考生编号：", "不要答题"))
        assert "410105-2026-00001-01" in text
    assert "郑州市职业技能提升行动结业考核养老护理员（五级）理论知识试卷（A卷）注意事项" in pages[0]
    assert "题号一二三总分得分评分人" in pages[0]


def test_the_sealing_line_looks_the_same_on_every_page() -> None:
    paper = question_paper(head(), sections(), tasks(), now=NOW)
    strips = {pixels(paper.data, page, 2).crop((0, 0, int(27 * 72 / 25.4 * 2), 1680)).tobytes() for page in range(10)}
    assert len(strips) == 1


def test_a_written_practical_is_answered_on_the_paper_and_gives_no_criteria_away() -> None:
    paper = question_paper(head(), sections(), tasks(), now=NOW)
    text = "".join(texts(paper.data))
    (task,) = tasks()
    assert "实操（笔试）试卷（A卷）" in text
    assert all(squeezed(part) in text for part in (task.title, *task.tasks, "、".join(task.materials)))
    assert all(squeezed(row.criterion) not in text for row in task.rubric)
    assert "评分记录表" not in text
    lined = pixels(paper.data, paper.pages - 1).crop((200, 0, 210, 1600)).tobytes()
    assert sum(a != b for a, b in itertools.pairwise(lined[::10])) > 2 * 20  # ruled lines


def test_an_on_site_practical_has_a_record_for_the_assessor_apart_from_the_task() -> None:
    pages = texts(question_paper(head(written=False), sections(), tasks(2), now=NOW).data)
    records = [text for text in pages if "评分记录表" in text]
    sheets = [text for text in pages if "现场实操考核任务书" in text]
    assert len(records) == 2
    assert len(sheets) == 1
    for record, task in zip(records, tasks(2), strict=True):
        assert task.title in record
        assert "考核内容评分要素配分评分标准检测结果扣分得分备注" in record.replace("序号", "")
        assert f"合计{task.points}" in record
        assert "考评员签字" in record
        assert "不得发给考生" in record
        for row in task.rubric:
            assert squeezed(row.item) in record
            assert all(squeezed(part) not in sheets[0] for part in split_criterion(row.criterion) if len(part) > 8)


def test_equal_input_gives_equal_bytes() -> None:
    first, second = (question_paper(head(), sections(), tasks(), now=NOW) for _ in range(2))
    assert first == second


def test_a_missing_glyph_stops_the_paper() -> None:
    (section, *rest) = sections()
    odd = replace(section.questions[7], stem="这个字\ue000没有")
    changed = replace(section, questions=(*section.questions[:7], odd, *section.questions[8:]))
    with pytest.raises(MissingGlyph, match="U\\+E000"):
        question_paper(head(), (changed, *rest), tasks(), now=NOW)


def test_a_question_longer_than_a_page_goes_on_on_the_next() -> None:
    stem = "".join(f"第{number}句说明情况。" for number in range(600))
    section = PaperSection("single", "单项选择题", "1", "1", (PaperQuestion(1, stem, ("甲", "乙"), "A"),))
    paper = question_paper(head(), (section,), (), now=NOW)
    told = "".join(re.findall(r"第\d+句", "".join(texts(paper.data))))
    assert told == "".join(f"第{number}句" for number in range(600))
    _keeps_to_its_column(paper.data)


def _keeps_to_its_column(data: bytes) -> None:
    """No letter outside the column, but for head, foot and sealing line."""
    for page in letters(data):
        assert page
        for letter in page:
            if letter.left > LEFT - 3:
                assert letter.right <= RIGHT + 1, letter
                assert letter.bottom <= BOTTOM + 0.5 or letter.top > 284, letter
                assert letter.top >= TOP - 1 or letter.bottom < 16, letter


def test_the_sample_paper_keeps_to_its_column() -> None:
    _keeps_to_its_column(question_paper(head(written=False), sections(), tasks(), now=NOW).data)


texts_of_any_kind = st.text(st.sampled_from("我们考核护理员，。（）“”；A1b%-"), min_size=1, max_size=90)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(texts_of_any_kind, st.lists(texts_of_any_kind, min_size=2, max_size=8)), min_size=1, max_size=12)
)
def test_any_question_is_printed_whole_within_the_column(drawn: list[tuple[str, list[str]]]) -> None:
    questions = tuple(
        PaperQuestion(number, stem, tuple(options), "A") for number, (stem, options) in enumerate(drawn, start=1)
    )
    section = PaperSection("single", "单项选择题", "1", str(len(questions)), questions)
    paper = question_paper(head(), (section,), (), now=NOW)
    pages = texts(paper.data)
    for question in questions:
        options = "".join(f"{letter}.{text}" for letter, text in zip("ABCDEFGH", question.options, strict=False))
        assert any(squeezed(f"{question.number}.{question.stem}{options}") in text for text in pages)
    _keeps_to_its_column(paper.data)


@given(st.lists(st.sampled_from(["核对床号", "缺一项扣2分", "体位错误不得分", "。", "；说明目的"])).map("".join))
def test_a_criterion_is_split_without_loss(text: str) -> None:
    elements, standard = split_criterion(text)
    assert sorted(elements + standard) == sorted(text)
    assert not any(word in elements for word in ("扣", "不得分"))
    assert all("扣" in part or "不得分" in part for part in standard.split("。") if part)


def test_deductions_become_the_scoring_standard() -> None:
    assert split_criterion("核对床号、姓名；说明目的。缺一项扣2分") == ("核对床号、姓名；说明目的。", "缺一项扣2分")
