"""The process of the laptop cloud: start, find again, stop cleanly (its state is saved then)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass

from infra.local.places import REGION, ROOT, RUNTIME_PYTHON, TOOLS, Installation
from infra.local.problems import CloudProblem

HOST = "127.0.0.1"
START_SECONDS = 30
STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running laptop cloud."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


def start(place: Installation, port: int) -> Server:
    """A server on a port of the loopback; 0 takes a free one. Raises `CloudProblem`."""
    port = port or free_port()
    if is_taken(port):
        raise CloudProblem(f"端口 {port} 已被其他程序占用。请换一个端口，例如 make start PORT={free_port()}。")
    for folder in (place.state, place.files):
        folder.mkdir(parents=True, exist_ok=True)
    launcher = ROOT / "infra" / "local" / "launcher.py"
    with place.log.open("wb") as log:
        process = subprocess.Popen(
            [str(TOOLS / "python"), str(launcher), str(RUNTIME_PYTHON), str(place.state)],
            env=_environment(place, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=place.folder,
        )
    server = Server(process.pid, port)
    _wait_until_ready(server, process, place)
    place.running.write_text(json.dumps(asdict(server)))
    return server


def running(place: Installation) -> Server | None:
    """The server that was started for this installation, if it still answers."""
    if not place.running.exists():
        return None
    server = Server(**json.loads(place.running.read_text()))
    if _is_alive(server.pid) and _answers(server):
        return server
    place.running.unlink()
    return None


def stop(server: Server, place: Installation) -> None:
    """End it and wait until its state is on disk; raises `CloudProblem` when it does not end."""
    os.kill(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _is_alive(server.pid):
        if time.monotonic() > deadline:
            raise CloudProblem(f"进程 {server.pid} 在 {STOP_SECONDS} 秒内没有结束，请查看日志 {place.log}。")
        time.sleep(0.05)
    place.running.unlink(missing_ok=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
        return False


def _environment(place: Installation, port: int) -> dict[str, str]:
    """Only what the cloud needs: Lambdas see the launcher's environment, AWS's do not see a host's."""
    passed = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **passed,
        "PATH": f"{TOOLS}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONUTF8": "1",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_REGION": REGION,
        "STATE_DIR": str(place.state),
        "S3_DATA_DIR": str(place.files),
        **({"PERSIST_STATE": "1", "S3_PERSIST": "1"} if place.keeps_state else {}),
        "TZ": "UTC",
    }


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes], place: Installation) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(server):
        if process.poll() is not None or time.monotonic() > deadline:
            tail = "\n".join(place.log.read_text(errors="replace").splitlines()[-10:])
            process.kill()
            raise CloudProblem(f"本机云没有启动，日志 {place.log} 的末尾：\n{tail}")
        time.sleep(0.05)


def _answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_alive(pid: int) -> bool:
    try:
        reaped, _status = os.waitpid(pid, os.WNOHANG)
        return reaped == 0
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
