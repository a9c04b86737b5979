"""Copies of the product in which something is added, as the recipes of docs/reference/architecture.md say."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_COPIED = ("annotations", "newsnotes", "static", "templates", "tests")
_RECIPES = ROOT / "docs" / "reference" / "architecture.md"


def ask_copy(copy: Path, added: Mapping[str, list[tuple[str, str]]], script: str) -> Any:
    """What a script prints as JSON in a copy of the product.

    To each file of `added` texts are added, each before the one place where another text stands; `added` is all that is
    touched, so whoever follows a recipe counts its files there. A file that is not there yet is written.
    """
    for room in _COPIED:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, texts in added.items():
        for text, before in texts:
            _insert(copy / name, text, before)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsnotes.settings",
        "NEWSNOTES_VAR": str(copy / "var"),
    }
    asked = subprocess.run(
        [sys.executable, "-c", script], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


def list_places(what: str, touched: Iterable[str]) -> tuple[set[str], set[str]]:
    """Which of the files that were touched a recipe does not name, and what it names that was not touched.

    A recipe names files and folders of the repository; documents are made or written beside.
    """
    [recipe] = [line for line in _RECIPES.read_text().splitlines() if line.startswith(f"| {what} |")]
    named = set(re.findall(r"`((?:annotations|templates|static|tests)/[^`*]+)`", recipe))
    touched = set(touched)
    unnamed = {file for file in touched if not any(_is_in(file, place) for place in named)}
    return unnamed, {place for place in named if not any(_is_in(file, place) for file in touched)}


def _is_in(file: str, place: str) -> bool:
    return file.startswith(place) if place.endswith("/") else file == place


def _insert(file: Path, text: str, before: str) -> None:
    if not before:
        file.write_text(text)
        return
    parts = file.read_text().split(before)
    assert len(parts) == 2, before
    file.write_text(f"{parts[0]}{text}{before}{parts[1]}")
