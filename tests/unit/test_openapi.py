"""The committed API description is what the routes declare."""

from __future__ import annotations

from infra.api.generate import TARGET, all_routes, document, text_of


def test_the_committed_document_is_current() -> None:
    """`make openapi` writes it anew."""
    assert TARGET.read_text(encoding="utf-8") == text_of(document(all_routes()))


def test_every_operation_has_a_chinese_summary_and_its_roles() -> None:
    operations = [operation for path in document(all_routes())["paths"].values() for operation in path.values()]
    assert len(operations) == len(all_routes())
    for operation in operations:
        assert any("\u4e00" <= character <= "\u9fff" for character in operation["summary"])
        assert operation["x-roles"]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
