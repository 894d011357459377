"""Writes `infra/api/openapi.json` from the routes that the functions declare.

Run by `make openapi`; a test compares the committed file with the routes.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.runtime.http import Route

HERE = Path(__file__).parent
TARGET = HERE / "openapi.json"
HTTP_FUNCTIONS = (
    "application_intake",
    "approval",
    "question_bank",
    "paper_custody",
    "score_ingestion",
    "summary_reports",
)
_REF = "#/components/schemas/{model}"
_FIELD_PROPERTIES = {
    "code": {"type": "string"},
    "message": {"type": "string", "description": "中文说明"},
    "field": {"type": "string"},
    "row": {"type": "integer"},
    "column": {"type": "string"},
}
_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457 problem details; `code` is stable, `title` and `detail` are Chinese.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "errors"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "instance", "code")},
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": {"type": "object", "properties": _FIELD_PROPERTIES}},
    },
}


def all_routes() -> list[tuple[str, Route]]:
    """Every declared route with the function that has it."""
    # Importing an entry module makes its resolver, which asks for the service's region.
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    return [
        (noun, route)
        for noun in HTTP_FUNCTIONS
        for route in importlib.import_module(f"functions.{noun}.app").api.routes
    ]


def document(routes: Iterable[tuple[str, Route]]) -> dict[str, Any]:
    """The OpenAPI 3.1 description of the routes."""
    found = sorted(routes, key=lambda pair: (pair[1].path, pair[1].method))
    models = {route.request for _, route in found if route.request is not None}
    _, definitions = models_json_schema(
        [(model, "validation") for model in sorted(models, key=_name)], ref_template=_REF, by_alias=True
    )
    schemas = dict(definitions.get("$defs", {}))
    paths: dict[str, Any] = {}
    for noun, route in found:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(noun, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "考核 Kaohe", "version": "0.1.0", "description": "职业技能提升行动结业考核"},
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "securitySchemes": {"jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"jwt": []}],
    }


def text_of(api: dict[str, Any]) -> str:
    return json.dumps(api, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _operation(noun: str, route: Route) -> dict[str, Any]:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    parameters += _query_parameters(route.query)
    if route.method != "GET":
        parameters.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}})
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation: dict[str, Any] = {
        "operationId": route.handler,
        "summary": route.summary,
        "tags": [noun],
        "x-roles": sorted(route.roles),
        "parameters": parameters,
        "responses": {
            str(route.status): {
                "description": "成功",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            "default": {"description": "未成功，说明原因和办法", "content": problem},
        },
    }
    if route.request is not None:
        schema = {"$ref": _REF.format(model=_name(route.request))}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _query_parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    schema = query.model_json_schema(by_alias=True, ref_template=_REF)
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(part, schema)}
        for name, part in schema["properties"].items()
    ]


def _inlined(part: Any, schema: dict[str, Any]) -> Any:
    """Parameters carry their enums themselves, whatever the components hold."""
    if isinstance(part, dict):
        if "$ref" in part:
            name = part["$ref"].rsplit("/", 1)[-1]
            rest = {key: value for key, value in part.items() if key != "$ref"}
            return {**schema["$defs"][name], **rest}
        return {key: _inlined(value, schema) for key, value in part.items()}
    if isinstance(part, list):
        return [_inlined(item, schema) for item in part]
    return part


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def main() -> None:
    TARGET.write_text(text_of(document(all_routes())), encoding="utf-8")
    print(f"{TARGET.relative_to(Path.cwd())}: {len(all_routes())} operations")


if __name__ == "__main__":
    main()
