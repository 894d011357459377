"""Question banks in the table: versions of an occupation, and the questions of each import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.audit import AuditEntry
from shared.domain.bank import QuestionBank
from shared.domain.errors import NotFound
from shared.domain.occupation import Occupation
from shared.domain.question import PracticalTask, Question
from shared.domain.receipt import Receipt
from shared.storage import keys
from shared.storage.attributes import Item
from shared.storage.audit_log import audit_write
from shared.storage.occupations import Occupations
from shared.storage.receipts import receipt_writes
from shared.storage.table import Table, Write, decode, encode


@dataclass(frozen=True, slots=True)
class Banks:
    table: Table

    def get(self, code: str, version: int) -> QuestionBank:
        item = self.table.get(keys.bank(code, version))
        if item is None:
            raise NotFound(f"没有第{version}版题库，请刷新列表后重新选择。")
        return _bank(item)

    def versions(self, code: str) -> list[QuestionBank]:
        """Newest first."""
        partition = keys.bank(code, 0).pk
        return [_bank(item) for item in self.table.query(partition, begins="BANK#", newest_first=True)]

    def write_questions(
        self, code: str, import_id: str, questions: Sequence[Question], tasks: Sequence[PracticalTask]
    ) -> None:
        """Store the content of an import that no version refers to yet."""
        self.table.write_all(
            {
                **encode(question),
                **keys.question(code, import_id, question.id).attributes,
                "type": "question",
                "kind": question.type,
            }
            for question in questions
        )
        self.table.write_all(
            {**encode(task), **keys.practical_task(code, import_id, task.id).attributes, "type": "practical_task"}
            for task in tasks
        )

    def add(self, bank: QuestionBank, entry: AuditEntry, receipt: Receipt | None) -> None:
        """A new version, pointing to stored questions."""
        self.table.transact([self._put(bank), audit_write(self.table, entry), *receipt_writes(self.table, receipt)])

    def publish(
        self,
        bank: QuestionBank,
        entry: AuditEntry,
        occupation: tuple[Occupation, AuditEntry],
        receipt: Receipt | None,
    ) -> None:
        """The bank as published and the occupation that now draws from it, in one transaction."""
        writes = [self._put(bank), audit_write(self.table, entry), *receipt_writes(self.table, receipt)]
        self.table.transact(writes + Occupations(self.table).writes(*occupation))

    def content(self, bank: QuestionBank) -> tuple[list[Question], list[PracticalTask]]:
        """What papers may be drawn from: the import without what publishing left out."""
        partition = keys.bank_partition(bank.occupation_code, bank.import_id)
        questions = [_question(item) for item in self.table.query(partition, begins="THEORY#")]
        tasks = [decode(PracticalTask, item) for item in self.table.query(partition, begins="PRACTICAL#")]
        return (
            [question for question in questions if question.id not in bank.left_out],
            [task for task in tasks if task.id not in bank.left_out],
        )

    def chosen(
        self, bank: QuestionBank, question_ids: Sequence[str], task_ids: Sequence[str]
    ) -> tuple[dict[str, Question], dict[str, PracticalTask]]:
        """The named questions and tasks by id, and nothing else of the bank."""
        code, import_id = bank.occupation_code, bank.import_id
        wanted = [keys.question(code, import_id, question_id) for question_id in question_ids]
        wanted += [keys.practical_task(code, import_id, task_id) for task_id in task_ids]
        items = self.table.get_many(wanted)
        questions = [_question(item) for item in items if item["type"] == "question"]
        tasks = [decode(PracticalTask, item) for item in items if item["type"] == "practical_task"]
        return {question.id: question for question in questions}, {task.id: task for task in tasks}

    def _put(self, bank: QuestionBank) -> Write:
        item = {
            **encode(bank),
            **keys.bank(bank.occupation_code, bank.version).attributes,
            "type": "question_bank",
            "bank_version": bank.version,
            "version": bank.revision,
        }
        return self.table.put(item, version=bank.revision)


def _question(item: Item) -> Question:
    return decode(Question, item | {"type": item["kind"]})


def _bank(item: Item) -> QuestionBank:
    return decode(QuestionBank, item | {"version": item["bank_version"]})
