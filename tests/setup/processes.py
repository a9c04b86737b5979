"""Processes under test: started, watched and ended for good."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def bare(**more: str) -> dict[str, str]:
    """An environment with nothing of the product in it but what is given."""
    ours = ("NEWSNOTES_", "DATABASE_", "DJANGO_", "PG")
    named = {
        "DEBUG",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "HTTPS",
        "HOST",
        "PORT",
        "LOG_FORMAT",
        "LOG_LEVEL",
    }
    rest = {
        name: value for name, value in os.environ.items() if not name.startswith(ours) and name not in named
    }
    return rest | more


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """The command with its output in `log`; whatever of its group is left at the end is killed."""
    with log.open("w") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


def await_that(happens: Callable[[], bool], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < give_up, log.read_text()
        time.sleep(0.1)


def status_of(url: str, host: str = "localhost") -> int:
    """The status that a GET answers with; 0 if nobody does."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers={"Host": host}), timeout=20
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def processes_naming(words: str) -> list[str]:
    """The command lines, of living processes, that have these words in them."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if words in line or f"NEWSNOTES_VAR={words}" in environment:
                found.append(line)
    return found


def end(process: subprocess.Popen, number: signal.Signals) -> int:
    """Send the signal; returns the exit status."""
    process.send_signal(number)
    return process.wait(PATIENCE)
