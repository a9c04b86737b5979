"""`.venv` in step with `uv.lock`: the standard library's venv, uv inside it, `uv sync --frozen`.

Read by Pythons older than the product's (3.7 and newer), so that these can say what is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

UV = "uv==0.13.9"
OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMP = FOLDER / "in-step"


class Unprepared(Exception):
    """The environment cannot be made; the sentence says what is missing."""


def environment() -> dict[str, str]:
    """Variables for everything started from here: caches go under var/, unless somebody said otherwise."""
    var = Path(os.environ.get("NEWSNOTES_VAR") or ROOT / "var").absolute()
    caches = {
        "PYTHONPYCACHEPREFIX": "python",
        "PIP_CACHE_DIR": "pip",
        "UV_CACHE_DIR": "uv",
        "MYPY_CACHE_DIR": "mypy",
        "RUFF_CACHE_DIR": "ruff",
        "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
        "npm_config_cache": "npm",
    }
    places = {name: os.environ.get(name) or str(var / "cache" / place) for name, place in caches.items()}
    return {**places, "NEWSNOTES_VAR": str(var)}


def prepare(*, development: bool) -> Path:
    """Make or mend the environment and return its Python; does nothing, offline too, where all is in step.

    Raises `Unprepared`.
    """
    here = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(here, fcntl.LOCK_EX)  # a second `make` on this clone waits for the first one's set-up
    try:
        wanted = _wanted()
        if not _in_step(wanted, development):
            _make(wanted, development)
    except OSError as error:
        raise Unprepared(f"{FOLDER} cannot be made: {error.strerror or error}.") from error
    finally:
        os.close(here)
    return PYTHON


def _wanted() -> str:
    names = ("uv.lock", "pyproject.toml")
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()


def _in_step(wanted: str, development: bool) -> bool:
    try:
        made, groups = STAMP.read_text().split()
    except (OSError, ValueError):
        return False
    return made == wanted and (groups == "dev" or not development) and _works(PYTHON)


def _make(wanted: str, development: bool) -> None:
    began = time.monotonic()
    print("Getting the libraries, which takes a minute the first time …", flush=True)
    if not _works(PYTHON):
        _create(_find_python())
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV]
    _run(pip, "uv could not be installed")
    development = development or (FOLDER / "bin" / "pytest").exists()  # a developer's one stays one
    uv = str(FOLDER / "bin" / "uv")
    sync = [uv, "sync", "--frozen", "--inexact", "--quiet", "--python", str(PYTHON)]
    _run(sync if development else [*sync, "--no-dev"], "The libraries could not be installed")
    STAMP.write_text(f"{wanted} {'dev' if development else 'product'}\n")
    print(f"… libraries there after {time.monotonic() - began:.0f} s.", flush=True)


def _find_python() -> Path:
    """A Python that is new enough: the one that runs this, else a newer one beside it."""
    if sys.version_info >= OLDEST:
        return Path(sys.executable)
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _works(Path(found)):
            return Path(found)
    raise Unprepared(
        f"newsnotes needs Python 3.11 or newer, and this is {sys.version_info[0]}.{sys.version_info[1]}: "
        "install one, or name one with `make PYTHON=…`."
    )


def _create(python: Path) -> None:
    if python == Path(sys.executable) and importlib.util.find_spec("ensurepip") is None:
        raise Unprepared(
            "This Python cannot make virtual environments, because `ensurepip` is missing: install the package "
            "for it (Debian and Ubuntu: apt-get install python3-venv), or name another Python with "
            "`make PYTHON=…`."
        )
    _run([str(python), "-m", "venv", "--clear", str(FOLDER)], "The virtual environment could not be made")


def _works(python: Path) -> bool:
    try:
        return subprocess.call([python, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _run(command: Sequence[str], sentence: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    kept.update(UV_PROJECT_ENVIRONMENT=str(FOLDER), UV_PYTHON_DOWNLOADS="never")
    if subprocess.call(command, cwd=ROOT, env=kept) != 0:
        raise Unprepared(f"{sentence}; what is above says why. Run the same command again when it is mended.")
