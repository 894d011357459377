"""What can go wrong, in the domain's own terms.

Each error carries a stable `code`, a Chinese `title` and a `detail` that says what to do.
`shared.runtime.http` alone turns them into HTTP statuses; a workflow sees the class name.
No message ever holds an ID number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with one field or one cell.

    `field` is a JSON pointer without the leading slash (`sittings/0/headcount`); a workbook's
    cell is named by its sheet row (1-based) and its column heading instead.
    """

    code: str
    message: str
    field: str = ""
    row: int | None = None
    column: str = ""


class DomainError(Exception):
    """Base of every error that a user can do something about."""

    code = "error"
    title = "无法完成操作"

    def __init__(self, detail: str = "", *, code: str = "", title: str = "") -> None:
        self.code = code or type(self).code
        self.title = title or type(self).title
        self.detail = detail or self.title
        super().__init__(self.detail)


class ValidationFailed(DomainError):
    """The input breaks one or more rules; nothing was written."""

    code = "validation_failed"
    title = "提交的内容有误"

    def __init__(self, errors: Sequence[FieldError], detail: str = "", *, code: str = "") -> None:
        self.errors = tuple(errors)
        super().__init__(detail or _count(self.errors), code=code)


class NotFound(DomainError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"
    title = "没有找到"


class Forbidden(DomainError):
    """The caller's role may not do this."""

    code = "forbidden"
    title = "没有权限"


class StateConflict(DomainError):
    """The thing is in a state in which this cannot be done."""

    code = "state_conflict"
    title = "当前状态不允许此操作"


class StaleVersion(DomainError):
    """Someone changed the thing since the caller read it."""

    code = "stale_version"
    title = "内容已被他人修改"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or "这条记录刚刚被修改过，请刷新后重新操作。")


class Busy(DomainError):
    """Too many writes met at one counter; the caller may try again."""

    code = "busy"
    title = "系统繁忙"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or "同时提交的人较多，请稍后重试。")


def _count(errors: tuple[FieldError, ...]) -> str:
    if len(errors) == 1:
        return errors[0].message
    return f"共有 {len(errors)} 处需要改正，请按列表逐条修改后重新提交。"
