"""What makes a question usable: the checks that an import runs on every row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from shared.domain.question import QuestionType, RubricRow

LETTERS = "ABCDEFGH"
TRUE, FALSE = "√", "×"
Finding = tuple[str, str, str]  # column, code, what is wrong and what to do


def question_findings(kind: QuestionType, stem: str, options: Sequence[str], answer: str) -> list[Finding]:
    """Every rule that a theory question breaks; none for a usable one."""
    findings: list[Finding] = []
    if not stem.strip():
        findings.append(("题干", "stem_missing", "没有题干，请补充"))
    if kind is QuestionType.TRUE_FALSE:
        if options:
            findings.append(("选项", "options_unexpected", "判断题不应有选项，请核对题型"))
        if answer not in (TRUE, FALSE):
            findings.append(("答案", "answer", "判断题的答案应为“√”或“×”，请改正"))
        return findings
    return findings + _option_findings(options) + _answer_findings(kind, len(options), answer)


def _option_findings(options: Sequence[str]) -> list[Finding]:
    if not 2 <= len(options) <= len(LETTERS):
        return [("选项", "options_count", f"应有2至{len(LETTERS)}个选项，现在是{len(options)}个，请核对")]
    findings: list[Finding] = []
    for place, option in enumerate(options):
        if not option.strip():
            findings.append((f"选项{LETTERS[place]}", "option_empty", "选项是空的，请补充"))
    texts = [re.sub(r"\s", "", option) for option in options if option.strip()]
    if len(set(texts)) != len(texts):
        findings.append(("选项", "option_repeated", "有两个选项内容相同，请修改其中一个"))
    return findings


def _answer_findings(kind: QuestionType, count: int, answer: str) -> list[Finding]:
    if not answer:
        return [("答案", "answer_missing", "没有答案，请补充")]
    if any(letter not in LETTERS[:count] for letter in answer):
        return [("答案", "answer_outside", "答案不在选项之中，请核对")]
    if list(answer) != sorted(set(answer)):
        return [("答案", "answer_repeated", "答案中有重复的选项字母，请核对")]
    if kind is QuestionType.SINGLE and len(answer) != 1:
        return [("答案", "answer_count", "单项选择题只能有一个答案，请核对题型或答案")]
    if kind is QuestionType.MULTIPLE and len(answer) < 2:
        return [("答案", "answer_count", "多项选择题至少应有两个答案，请核对题型或答案")]
    return []


def task_findings(title: str, points: int, rubric: Sequence[RubricRow]) -> list[Finding]:
    """Every rule that a practical task breaks: a title, and a rubric that adds up."""
    findings: list[Finding] = []
    if not title.strip():
        findings.append(("题目", "title_missing", "没有题目，请补充"))
    if not rubric:
        return [*findings, ("评分点", "rubric_missing", "没有评分标准，请补充")]
    total = sum(row.points for row in rubric)
    if total != points:
        findings.append(("配分", "rubric_sum", f"各评分点配分合计{total}分，与总分{points}分不一致，请核对"))
    return findings


def same_text(text: str) -> str:
    """What two stems are compared by: letters, digits and characters alone."""
    return re.sub(r"[\W_]+", "", text).lower()


def question_id(kind: str, *parts: str) -> str:
    """An id that follows from the content, so importing the same again gives the same id."""
    return hashlib.sha256("\x1f".join((kind, *parts)).encode()).hexdigest()[:16]
