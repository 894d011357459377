"""pydantic's findings in Chinese: which field, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.printable_text import printable

Model = TypeVar("Model", bound=BaseModel)


class Request(BaseModel):
    """Base of every request: unknown fields are refused, texts are trimmed and cleaned."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_invisible_characters(cls, value: Any) -> Any:
        """Pasted texts carry direction marks and the like; nobody means them."""
        return printable(value) if isinstance(value, str) else value


_MESSAGES = {
    "missing": "缺少这一项，请补充",
    "extra_forbidden": "没有这一项，请删除或检查拼写",
    "string_type": "应为文字",
    "string_too_short": "不能为空，至少{min_length}个字",
    "string_too_long": "太长，最多{max_length}个字",
    "string_pattern_mismatch": "格式不正确，请检查后重新填写",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "enum": "只能是 {expected} 之一",
    "literal_error": "只能是 {expected} 之一",
    "too_short": "至少要有{min_length}项",
    "too_long": "最多{max_length}项",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "date_from_datetime_parsing": "日期应写成 2026-12-01 的形式",
    "date_parsing": "日期应写成 2026-12-01 的形式",
    "datetime_from_date_parsing": "时间应写成 2026-12-01T09:00 的形式",
    "datetime_parsing": "时间应写成 2026-12-01T09:00 的形式",
    "json_invalid": "请求正文不是正确的 JSON",
}


def parse_json(model: type[Model], text: str | bytes) -> Model:
    """The request; raises `ValidationFailed` with every field that is wrong."""
    try:
        return model.model_validate_json(text or "{}")
    except ValidationError as error:
        raise _refusal(model, error) from None


def parse_query(model: type[Model], values: dict[str, Any]) -> Model:
    """Query parameters as a request."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _refusal(model, error) from None


def _refusal(model: type[BaseModel], error: ValidationError) -> ValidationFailed:
    # `include_input` stays off: an input may be an ID number.
    found = error.errors(include_url=False, include_input=False)
    return ValidationFailed([_field_error(model, problem) for problem in found])


def _field_error(model: type[BaseModel], problem: Any) -> FieldError:
    location: Sequence[str | int] = problem["loc"]
    kind: str = problem["type"]
    if kind == "value_error":
        message = str(problem["ctx"]["error"])
    else:
        message = _MESSAGES.get(kind, "内容不正确，请检查后重新填写").format(**problem.get("ctx", {}))
    label = _label(model, location)
    return FieldError(
        code=kind, message=f"{label}：{message}。" if label else f"{message}。", field="/".join(map(str, location))
    )


def _label(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """The Chinese path of a field: `“场次”第1项“数量”`."""
    current: Any = model
    label = ""
    for step in location:
        if isinstance(step, int):
            label += f"第{step + 1}项"
            continue
        field = getattr(current, "model_fields", {}).get(step) or _by_alias(current, step)
        label += f"“{field.title or step}”" if field else f"“{step}”"
        current = _inner_model(field.annotation) if field else None
    return label


def _by_alias(model: Any, name: str) -> Any:
    fields = getattr(model, "model_fields", {}).values()
    return next((field for field in fields if field.alias == name), None)


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (inner := _inner_model(argument)) is not None:
            return inner
    return None
