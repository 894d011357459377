"""Tells the developer what is going on, and for how long it went on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass
class Steps:
    """Steps of a command, each with a spinner while it runs; `seconds` keeps how long each took."""

    console: Console = field(default_factory=lambda: Console(stderr=True))
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, title: str) -> Iterator[None]:
        began = time.monotonic()
        with self.console.status(f"{title} …"):
            yield
        self.seconds[name] = round(time.monotonic() - began, 2)
        self.console.print(f"[green]✓[/] {title} [dim]{self.seconds[name]:.1f} 秒[/]")
