"""Mends: state is saved on a clean stop only, so a laptop that loses power loses the exams on it.

Saved here soon after requests have come as well, except for the functions' code, which is large
and changes with a deploy only.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from ministack import app as gateway
from ministack.core import persistence
from ministack.services import lambda_svc

SECONDS = 10.0


class _Requests:
    """The gateway's application, counting what it is asked."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.count = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.count += scope["type"] == "http"
        await self.application(scope, receive, send)


def apply() -> None:
    if not persistence.PERSIST_STATE:
        return
    requests = gateway.app = _Requests(gateway.app)
    threading.Thread(target=_save_for_ever, args=(requests,), daemon=True, name="saver").start()


def _save_for_ever(requests: _Requests) -> None:
    saved, code = 0, ""
    while True:
        time.sleep(SECONDS)
        if requests.count == saved:
            continue
        saved, services, present = requests.count, gateway._build_persistence_save_dict(), _code_present()
        if present == code:
            services.pop("lambda", None)
        code = present
        persistence.save_all(services)


def _code_present() -> str:
    functions = [function["config"].get("CodeSha256") for function in lambda_svc._functions._data.values()]
    return repr((functions, list(lambda_svc._layers._data)))
