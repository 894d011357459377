"""Question banks as workbooks: theory and practical sheets in the layouts that are in use.

Known: one column an option or all options in one cell; title rows above the heads; answers as
`ABD`, `A;B;D`, `√/×`, `对/错`, `正确/错误`, `T/F`; rubrics on continued rows. What cannot be read
for certain is a defect with sheet, row and column, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from shared.documents.columns import find_header
from shared.documents.practical_rows import PRACTICAL_NAMES, PRACTICAL_REQUIRED, read_tasks
from shared.documents.workbook_gate import SheetRow, workbook_rows
from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.question import PracticalTask, Question, QuestionType
from shared.domain.question_rules import FALSE, LETTERS, TRUE, question_findings, question_id, same_text

THEORY_NAMES = {
    "type": ("题型", "类型", "试题类型"),
    "stem": ("题干", "试题内容", "题目内容", "试题题干"),
    "options": ("选项", "备选项", "备选答案"),
    "answer": ("答案", "正确答案", "标准答案", "参考答案"),
    "topic": ("鉴定点", "知识点", "考核点", "知识点一级"),
    "difficulty": ("难度", "难度系数"),
    "explanation": ("解析", "答案解析", "试题解析"),
    **{letter: (f"选项{letter}", letter) for letter in LETTERS},
}
_REQUIRED = ("type", "stem", "answer")
_TYPES = {
    "单选": QuestionType.SINGLE,
    "单选题": QuestionType.SINGLE,
    "单项选择题": QuestionType.SINGLE,
    "多选": QuestionType.MULTIPLE,
    "多选题": QuestionType.MULTIPLE,
    "多项选择题": QuestionType.MULTIPLE,
    "判断": QuestionType.TRUE_FALSE,
    "判断题": QuestionType.TRUE_FALSE,
    "是非题": QuestionType.TRUE_FALSE,
}
_TRUE = {"√", "✓", "✔", "对", "正确", "是", "T", "TRUE", "1", "Y"}
_FALSE = {"×", "错", "错误", "不对", "不正确", "否", "F", "FALSE", "0", "X", "N", "╳", "✗"}
_FULL_WIDTH = str.maketrans("ＡＢＣＤＥＦＧＨ．：）", "ABCDEFGH.:)")
_LABEL = re.compile(r"(?:^|\s)\s*([A-HＡ-Ｈ])\s*[.．、:：)）]\s*")


@dataclass
class BankContent:
    """What a workbook holds: usable questions and tasks, and every row that is not."""

    questions: list[Question] = field(default_factory=list)
    tasks: list[PracticalTask] = field(default_factory=list)
    defects: list[FieldError] = field(default_factory=list)


def read_bank(data: bytes) -> BankContent:
    """Every sheet that has a theory or a practical table; raises `ValidationFailed` for none."""
    content = BankContent()
    tables = 0
    for _, group in groupby(workbook_rows(data), key=lambda row: row.sheet):
        rows = list(group)
        if (found := find_header(rows, THEORY_NAMES, _REQUIRED)) is not None:
            _read_theory(rows[found[0] + 1 :], found[1], content)
            tables += 1
        elif (found := find_header(rows, PRACTICAL_NAMES, PRACTICAL_REQUIRED)) is not None:
            tasks, defects = read_tasks(rows[found[0] + 1 :], found[1])
            content.tasks += tasks
            content.defects += defects
            tables += 1
    if not tables:
        message = "没有找到题库表头（理论题应有题型、题干、答案，实操题应有题目、评分点、配分），请核对后重新上传。"
        raise ValidationFailed([FieldError("bank_columns", message, field="upload_id")])
    return content


def _read_theory(rows: Sequence[SheetRow], columns: dict[str, int], content: BankContent) -> None:
    seen: dict[str, list[tuple[SheetRow, Question]]] = {}
    for row in rows:
        question, defects = _question(row, columns)
        if question is not None:
            twin = _twin(question, seen.get(same_text(question.stem), []))
            if twin is not None:
                defects.append(_defect(row, "题干", "duplicate", f"与第{twin.row}行的试题重复，请删除其中一道"))
            seen.setdefault(same_text(question.stem), []).append((row, question))
        content.defects += defects
        if question is not None and not defects:
            content.questions.append(question)


def _question(row: SheetRow, columns: dict[str, int]) -> tuple[Question | None, list[FieldError]]:
    kind = _TYPES.get(row.text(columns["type"]))
    if kind is None:
        return None, [_defect(row, "题型", "type", "题型应为单选题、多选题或判断题，请改正")]
    stem = row.text(columns["stem"])
    options, defects = _options(row, columns)
    answer = _answer(kind, row.text(columns["answer"]))
    defects += [_defect(row, *finding) for finding in question_findings(kind, stem, options, answer)]
    question = Question(
        id=question_id(kind, stem, *options),
        type=kind,
        stem=stem,
        options=tuple(options),
        answer=answer,
        topic=row.text(columns.get("topic", -1)),
        difficulty=_difficulty(row.text(columns.get("difficulty", -1))),
        explanation=row.text(columns.get("explanation", -1)),
    )
    return question, defects


def _options(row: SheetRow, columns: dict[str, int]) -> tuple[list[str], list[FieldError]]:
    if "options" in columns and row.text(columns["options"]):
        return _split_options(row, row.text(columns["options"]))
    letters = [letter for letter in LETTERS if letter in columns]
    defects = [
        _defect(row, f"选项{letter}", "option_date", "被 Excel 变成了日期，请把单元格设为文本后重新输入")
        for letter in letters
        if columns[letter] < len(row.cells) and isinstance(row.cells[columns[letter]], (datetime, date, time))
    ]
    texts = [row.text(columns[letter]) for letter in letters]
    while texts and not texts[-1]:
        texts.pop()
    return _without_labels(texts), defects


def _split_options(row: SheetRow, text: str) -> tuple[list[str], list[FieldError]]:
    """One cell's options by their labels, which must run A, B, C …"""
    pieces = _LABEL.split(text)
    labels = unicodedata.normalize("NFKC", "".join(pieces[1::2]))
    options = [piece.strip() for piece in pieces[2::2]]
    if pieces[0].strip() or not labels or labels != LETTERS[: len(labels)]:
        return options, [_defect(row, "选项", "options_unclear", "选项标号不是依次的A、B、C…，无法确定，请核对")]
    return options, []


def _without_labels(texts: list[str]) -> list[str]:
    """Options without their letters, when each has its own: “A、B” alone may be an option's text."""
    found = [_LABEL.match(text) for text in texts]
    labels = unicodedata.normalize("NFKC", "".join(label[1] for label in found if label))
    if labels != LETTERS[: len(texts)]:
        return texts
    return [text[label.end() :] for text, label in zip(texts, found, strict=True) if label]


def _answer(kind: QuestionType, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    if kind is QuestionType.TRUE_FALSE:
        return TRUE if plain in _TRUE else FALSE if plain in _FALSE else plain
    return "".join(sorted(re.sub(r"[\s,;、，；/|]", "", plain)))


def _difficulty(text: str) -> int | None:
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def _twin(question: Question, others: Sequence[tuple[SheetRow, Question]]) -> SheetRow | None:
    """An earlier question with the same stem that shares an option: together on a paper they help."""
    options = {same_text(option) for option in question.options}
    for row, other in others:
        if not options or not other.options or options & {same_text(option) for option in other.options}:
            return row
    return None


def _defect(row: SheetRow, column: str, code: str, text: str) -> FieldError:
    return FieldError(code, f"工作表“{row.sheet}”第{row.row}行“{column}”：{text}。", row.sheet, row.row, column)
