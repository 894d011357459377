"""`python -m infra.local COMMAND`: what `make start`, `make stop`, `make status`, `make build` do."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from infra.local import cloud
from infra.local.accounts import ACCOUNTS
from infra.local.build import build, validate
from infra.local.places import KEPT, ROOT
from infra.local.problems import CloudProblem
from infra.local.steps import Steps


def main() -> int:
    parser = argparse.ArgumentParser(prog="infra.local")
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("--port", type=int, default=cloud.PORT)
    options = parser.parse_args()
    try:
        return COMMANDS[options.command](options.port)
    except CloudProblem as problem:
        Console(stderr=True).print(f"✗ {problem}", style="red", markup=False)
        return 1


def start(port: int) -> int:
    show(cloud.start(port=port, steps=Steps()))
    return 0


def stop(_port: int) -> int:
    running = cloud.running()
    if running is None:
        print("系统没有在运行。")
        return 0
    with Steps().step("stop", "保存状态并停止"):
        running.stop()
    return 0


def status(_port: int) -> int:
    running = cloud.running()
    if running is None:
        print("系统没有在运行，用 make start 启动。")
        return 1
    show(running)
    return 0


def make_artefacts(_port: int) -> int:
    build(Steps())
    return 0


def check_template(_port: int) -> int:
    with Steps().step("validate", "检查模板 sam validate --lint"):
        validate()
    return 0


def show(running: cloud.Cloud) -> None:
    """The address and the accounts; passwords stay in their file."""
    table = Table("账号", "身份", "机构代码", "区县代码")
    for account in ACCOUNTS:
        table.add_row(account.name, account.title, account.organisation, account.district)
    console = Console()
    console.print(table)
    console.print(f"密码：{KEPT.accounts.relative_to(ROOT)}", markup=False)
    console.print(f"接口：{running.api_url}", markup=False, soft_wrap=True)


COMMANDS = {"start": start, "stop": stop, "status": status, "build": make_artefacts, "validate": check_template}

if __name__ == "__main__":
    sys.exit(main())
