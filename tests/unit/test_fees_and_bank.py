"""Fees in integer fen; banks that may be published; questions that may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.application import SittingRow
from shared.domain.bank import BankSizeWrong, BankState, Oversize, QuestionBank
from shared.domain.errors import StateConflict, ValidationFailed
from shared.domain.fees import fee_line, total_fen, yuan_text
from shared.domain.occupation import NOTICE_RULE, BankRule, PracticalMode, check_occupation_code
from shared.domain.question import PracticalTask, Question, QuestionType, RubricRow
from shared.domain.question_rules import question_findings, same_text, task_findings

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _row(headcount: int, practical: PracticalMode) -> SittingRow:
    return SittingRow(1, "4-10-01-05", "养老护理员", headcount, "一号楼", NOW, 90, practical, ("1",))


@given(st.lists(st.tuples(st.integers(1, 2000), st.sampled_from(PracticalMode)), min_size=1, max_size=30))
def test_15_yuan_a_theory_paper_and_5_a_written_practical(rows: list[tuple[int, PracticalMode]]) -> None:
    lines = [fee_line(_row(count, mode)) for count, mode in rows]
    candidates = sum(count for count, _ in rows)
    written = sum(count for count, mode in rows if mode is PracticalMode.WRITTEN)
    assert total_fen(lines) == 1500 * candidates + 500 * written


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (123450, "1,234.50"), (100000000, "1,000,000.00")])
def test_fen_as_yuan(fen: int, text: str) -> None:
    assert yuan_text(fen) == text


def _content(single: int, multiple: int, tasks: int) -> tuple[list[Question], list[PracticalTask]]:
    kinds = [QuestionType.SINGLE] * single + [QuestionType.MULTIPLE] * multiple
    questions = [Question(f"q{n}", kind, f"题{n}", ("甲", "乙"), "A") for n, kind in enumerate(kinds)]
    rubric = (RubricRow("甲", "乙", 100),)
    return questions, [PracticalTask(f"t{n}", f"任务{n}", "", 30, 100, "", (), (), rubric) for n in range(tasks)]


BANK = QuestionBank("4-10-01-05", 1, 1, "import", BankState.IMPORTED, 0, 0, NOW, "")


def test_exactly_500_and_5_are_published_as_they_are() -> None:
    published = BANK.published(*_content(400, 100, 5), NOTICE_RULE, Oversize.REJECT, NOW)
    assert (published.state, published.theory, published.practical, published.left_out) == (
        "published",
        500,
        5,
        frozenset(),
    )
    with pytest.raises(StateConflict):
        published.published(*_content(400, 100, 5), NOTICE_RULE, Oversize.REJECT, NOW)


@pytest.mark.parametrize(("single", "tasks"), [(499, 5), (500, 4)])
@pytest.mark.parametrize("oversize", list(Oversize))
def test_a_bank_too_small_is_never_published(single: int, tasks: int, oversize: Oversize) -> None:
    with pytest.raises(BankSizeWrong) as refused:
        BANK.published(*_content(single, 0, tasks), NOTICE_RULE, oversize, NOW)
    assert refused.value.code == "bank_too_small"


def test_a_larger_bank_needs_an_explicit_choice() -> None:
    content = _content(600, 300, 40)
    with pytest.raises(BankSizeWrong) as refused:
        BANK.published(*content, NOTICE_RULE, Oversize.REJECT, NOW)
    assert refused.value.code == "bank_too_large"
    accepted = BANK.published(*content, NOTICE_RULE, Oversize.ACCEPT, NOW)
    assert (accepted.theory, accepted.practical) == (900, 40)


@given(st.integers(1, 700), st.integers(0, 400), st.integers(1, 60))
def test_cutting_leaves_exactly_the_rule_and_keeps_the_proportions(single: int, multiple: int, tasks: int) -> None:
    questions, made = _content(single, multiple, tasks)
    rule = BankRule(max(1, len(questions) * 2 // 3), max(1, tasks // 2))
    cut = BANK.published(questions, made, rule, Oversize.CUT, NOW)
    assert (cut.theory, cut.practical) == (rule.theory, rule.practical)
    kept = [question for question in questions if question.id not in cut.left_out]
    singles = sum(question.type is QuestionType.SINGLE for question in kept)
    assert abs(singles - rule.theory * single / len(questions)) < 1
    assert BANK.published(questions, made, rule, Oversize.CUT, NOW).left_out == cut.left_out


@pytest.mark.parametrize(
    ("kind", "options", "answer", "code"),
    [
        (QuestionType.SINGLE, ("甲", "乙", "丙"), "D", "answer_outside"),
        (QuestionType.SINGLE, ("甲", "乙"), "", "answer_missing"),
        (QuestionType.SINGLE, ("甲", "乙"), "AB", "answer_count"),
        (QuestionType.MULTIPLE, ("甲", "乙", "丙"), "A", "answer_count"),
        (QuestionType.MULTIPLE, ("甲", "乙", "丙"), "AA", "answer_repeated"),
        (QuestionType.SINGLE, ("甲", "甲 "), "A", "option_repeated"),
        (QuestionType.SINGLE, ("甲", " "), "A", "option_empty"),
        (QuestionType.SINGLE, ("甲",), "A", "options_count"),
        (QuestionType.TRUE_FALSE, ("对", "错"), "√", "options_unexpected"),
        (QuestionType.TRUE_FALSE, (), "A", "answer"),
    ],
)
def test_each_defect_of_a_question_is_found(
    kind: QuestionType, options: tuple[str, ...], answer: str, code: str
) -> None:
    assert code in [found[1] for found in question_findings(kind, "题干", options, answer)]


def test_right_questions_and_tasks_pass() -> None:
    assert not question_findings(QuestionType.MULTIPLE, "题干", ("甲", "乙", "丙"), "AC")
    assert not question_findings(QuestionType.TRUE_FALSE, "题干", (), "×")
    rubric = (RubricRow("甲", "", 40), RubricRow("乙", "", 60))
    assert not task_findings("任务", 100, rubric)
    assert [found[1] for found in task_findings("", 99, rubric)] == ["title_missing", "rubric_sum"]
    assert [found[1] for found in task_findings("任务", 99, ())] == ["rubric_missing"]
    assert question_findings(QuestionType.SINGLE, " ", ("甲", "乙"), "A")[0][1] == "stem_missing"


def test_stems_are_compared_by_their_characters() -> None:
    assert same_text("职业道德，是（ ）。") == same_text("职业道德 是(   )")


def test_occupation_codes_follow_the_classification() -> None:
    assert check_occupation_code("4-10-01-05") == "4-10-01-05"
    with pytest.raises(ValidationFailed):
        check_occupation_code("41001")
    assert replace(NOTICE_RULE) == BankRule(500, 5)
