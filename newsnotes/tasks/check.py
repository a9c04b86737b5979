"""`make check`: what can be said of the code without running its tests. Two checks at a time."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from newsnotes.tasks import node
from newsnotes.tasks.venv import ROOT

_PYTHON = sys.executable
_MANAGE = [_PYTHON, "-W", "ignore::RuntimeWarning", "manage.py"]

# Its script names the place where the environment was made, and its module does nothing when run.
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# Modules that are served as one file share its names.
_JOIN = "from pathlib import Path; from newsnotes.static import JOINED, joined; [joined(Path('static'), name) for name in JOINED]"

# Settings as in production; there is no such database, and none is asked.
_PRODUCTION = {
    "DEBUG": "0",
    "HTTPS": "1",
    "NEWSNOTES_DEMO": "0",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "notes.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "DATABASE_OWNER_URL": "postgresql://nobody@127.0.0.1:1/nothing",
}

Commands = Callable[[], list[list[str]]]
CHECKS: dict[str, Commands] = {
    "types": lambda: [[_PYTHON, "-m", "mypy"]],
    "types of the JavaScript": lambda: [node.type_check()],
    "format": lambda: [[_PYTHON, "-m", "ruff", "format", "--check", "--quiet"]],
    "lint": lambda: [[_PYTHON, "-m", "ruff", "check", "--quiet"]],
    "import law": lambda: [[_PYTHON, "-c", _LINT_IMPORTS, "--no-cache", "--no-logo"]],
    "migrations in step": lambda: [[*_MANAGE, "makemigrations", "--check", "--dry-run"]],
    "deployment": lambda: [[*_MANAGE, "check", "--deploy", "--fail-level", "WARNING"]],
    "templates": lambda: [[_PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"]],
    "JavaScript": node.syntax_checks,
    "joined files": lambda: [[_PYTHON, "-c", _JOIN]],
    "nothing of this machine": lambda: [[_PYTHON, "-m", "newsnotes.tasks.committed"]],
}


def run(name: str) -> str:
    """Run a check and say how it went; returns what it found, if anything."""
    began = time.monotonic()
    try:
        found = "".join(_complaint(command) for command in CHECKS[name]())
    except subprocess.CalledProcessError as error:
        found = f"{error}\n"
    print(f"{'✗' if found else '✓'} {name} ({time.monotonic() - began:.0f} s)\n{found}", end="", flush=True)
    return found


def _complaint(command: list[str]) -> str:
    environment = {**os.environ, **_PRODUCTION}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr if done.returncode else ""


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as two:
        found = list(two.map(run, CHECKS))
    failed = sum(map(bool, found))
    print(f"{len(found) - failed} checks passed, {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
