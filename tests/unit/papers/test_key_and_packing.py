"""Answer key, packing list and seal label say what their readers act on."""

from __future__ import annotations

from shared.documents.answer_key import answer_key
from shared.documents.packing import packing_list, seal_label
from shared.documents.paper_model import PackedDocument
from tests.unit.papers.content import NOW, head, letters, sections, squeezed, tasks, texts


def test_the_key_gives_every_answer_under_its_number_ten_to_a_row() -> None:
    text = "".join(texts(answer_key(head(), sections(), tasks(), now=NOW).data))
    rows = [
        section.questions[start : start + 10]
        for section in sections()
        for start in range(0, len(section.questions), 10)
    ]
    assert len(rows) == 10
    for row in rows:
        numbers, answers = "".join(str(question.number) for question in row), "".join(q.answer for q in row)
        assert numbers + answers in text


def test_the_key_says_when_it_may_be_opened_and_has_the_whole_rubric() -> None:
    made = answer_key(head(), sections(), tasks(), now=NOW)
    pages = texts(made.data)
    assert len(pages) == made.pages
    assert all("考后启用" in text for text in pages)
    assert "严禁启用" in pages[0]
    text = "".join(pages)
    (task,) = tasks()
    for row in task.rubric:
        assert squeezed(row.criterion) in text
    assert f"合计{task.points}" in text
    assert sum(row.points for row in task.rubric) == task.points


def test_a_short_last_row_of_the_key_is_filled_up() -> None:
    (page, *_) = texts(answer_key(head(), sections(single=13, multiple=3, true_false=0)[:2], (), now=NOW).data)
    answers = [question.answer for question in sections(single=13)[0].questions]
    assert "111213" + "".join(answers[10:]) in page


DOCUMENTS = (PackedDocument("试卷", 9, 122, "3fa9c0de" * 8), PackedDocument("答题卡", 1, 122, "9bce0a17" * 8))


def test_the_packing_list_counts_copies_and_pages_and_tells_the_files() -> None:
    made = packing_list(head(headcount=120), DOCUMENTS, now=NOW)
    (text,) = texts(made.data)
    assert "1试卷912210983fa9c0de3fa9" in text  # number, label, pages, copies, pages in all, file
    assert "2答题卡11221229bce0a179bce" in text
    assert "考生数量120人备用份数2份" in text
    assert "4-10-01-05-20261201A卷" in text
    for step in ("制卷→押运", "押运→考点", "考点→监考", "监考→回收"):
        assert step in text


def test_without_file_codes_the_list_has_no_column_for_them() -> None:
    (text,) = texts(packing_list(head(), [PackedDocument("试卷", 9, 6)], now=NOW).data)
    assert "1试卷9654" in text
    assert "校验码" not in text


def test_the_seal_label_says_what_is_inside_and_leaves_room_for_two_openers() -> None:
    made = seal_label(head(headcount=120), now=NOW)
    (text,) = texts(made.data)
    for part in (
        "试卷·考前严禁启封",
        "410105-2026-00001-01",
        "养老护理员（五级）",
        "A卷",
        "122份（含备用2份）",
        "2026年12月1日9:00",
        "启封人1：",
        "启封人2：",
        "监考：",
        "启封时间：",
    ):
        assert part in text


def test_long_facts_on_the_seal_label_stay_in_their_half_and_above_the_record() -> None:
    long = head(
        institution="郑州市" + "职业技能培训" * 12, venue="文化路" * 30, rooms=tuple(f"第{n}考场" for n in range(1, 19))
    )
    (page,) = letters(seal_label(long, now=NOW).data)
    told = "".join(letter.text for letter in page)
    assert squeezed(long.institution) in told
    assert "、".join(long.rooms) in told
    facts = [letter for letter in page if 60 < letter.top < 136]
    assert all(letter.right < 178 for letter in facts if letter.left < 177)
    assert all(letter.right < 279 for letter in facts)
    assert max(letter.bottom for letter in facts) < 136


def test_equal_input_gives_equal_bytes() -> None:
    assert answer_key(head(), sections(), tasks(), now=NOW) == answer_key(head(), sections(), tasks(), now=NOW)
    assert packing_list(head(), DOCUMENTS, now=NOW) == packing_list(head(), DOCUMENTS, now=NOW)
    assert seal_label(head(), now=NOW) == seal_label(head(), now=NOW)
