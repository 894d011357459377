"""Which event starts which workflow. The execution's name follows from the event alone, so a
repeated record starts nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.storage.attributes import from_attribute


@dataclass(frozen=True, slots=True)
class Start:
    """An execution to start; `workflow` is `paper_production` or `score_processing`."""

    workflow: str
    name: str
    input: str


_WORKFLOWS = {
    "sitting.dispatched": ("paper_production", "paper"),
    "scores.released": ("score_processing", "scores"),
}


def start_of(record: Mapping[str, Any]) -> Start | None:
    """The execution that a stream record asks for; none for records that start nothing.

    Raises `KeyError` for a record that is an event and lacks what every event has.
    """
    if record["eventName"] != "INSERT":
        return None
    image = record["dynamodb"]["NewImage"]
    if image.get("type") != {"S": "audit"}:
        return None
    workflow = _WORKFLOWS.get(image["action"]["S"])
    if workflow is None:
        return None
    sitting_id = str(from_attribute(image["details"])["sitting_id"])
    version = int(from_attribute(image["version"]))
    return Start(
        workflow=workflow[0],
        name=f"{workflow[1]}-{sitting_id}-{version}",
        input=json.dumps({"sitting_id": sitting_id, "version": version}),
    )
