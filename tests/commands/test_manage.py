"""Every command beside a site that is not as it has to be: one sentence on standard error, and exit status 1."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from tests.setup.processes import ROOT, bare

ARGUMENTS = {
    "access": ["--confirm", "max"],
    "access_log": [],
    "backup": ["{folder}/new.dump"],
    "confirm_email": ["ann", "ann@example.org"],
    "create_token": ["ann", "--project", "desk", "--scope", "read"],
    "drop_second_step": ["ann"],
    "erase": ["01900000-0000-7000-8000-000000000000", "--reason", "asked for", "--yes"],
    "export": ["--project", "desk", "--format", "jsonl"],
    "first_link": [],
    "hold": ["01900000-0000-7000-8000-000000000000", "--reason", "Case 12"],
    "import_articles": ["{folder}/story.txt", "--project", "desk"],
    "load_demo": [],
    "migrate": ["--database", "owner"],
    "restore": ["{folder}/site.dump"],
    "verify": [],
}
"""Each command of the product, with what it needs to be carried out."""


def run(name: str, folder: Path, *, python: list[str] | None = None, **given: str) -> tuple[int, str]:
    """The status of a command, and what it complains of."""
    (folder / "story.txt").write_text("A story.")
    (folder / "site.dump").write_bytes(b"PGDMP")
    arguments = [argument.format(folder=folder) for argument in ARGUMENTS[name]]
    done = subprocess.run(
        [*(python or [sys.executable]), "manage.py", name, *arguments],
        cwd=ROOT,
        env=bare(NEWSNOTES_VAR=str(folder), **given),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stderr


def test_every_command_is_in_the_table():
    assert sorted(ARGUMENTS) == sorted(name for name, app in get_commands().items() if app == "annotations")


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_wrong_setting_is_one_sentence(name, tmp_path):
    status, complaint = run(name, tmp_path, DEBUG="perhaps")

    assert (status, complaint) == (1, "DEBUG must be 1 or 0, not “perhaps”.\n")


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_database_that_does_not_answer_is_said_without_a_traceback(name, tmp_path):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"

    status, complaint = run(name, tmp_path, DATABASE_URL=nowhere, NEWSNOTES_DEMO="1")

    assert status == 1
    assert "refused" in complaint
    assert "Traceback" not in complaint


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_database_without_tables_is_said_with_what_sets_it_up(name, tmp_path, db):
    bound = connection.settings_dict
    empty = f"postgresql://{bound['USER']}@/postgres?host={bound['HOST']}&port={bound['PORT']}"

    status, complaint = run(name, tmp_path, DATABASE_URL=empty, NEWSNOTES_DEMO="1")

    assert "Traceback" not in complaint
    if name not in ("backup", "restore"):  # which need no tables
        assert (status, complaint.count("\n")) == (1, 1), complaint
        sets_up = "" if name == "migrate" else " for this release"
        assert complaint.removeprefix("CommandError: ").startswith(f"The database is not set up{sets_up}: ")


def test_a_python_without_the_libraries_is_told_which_has_them(tmp_path):
    status, complaint = run("verify", tmp_path, python=[sys.executable, "-S"])

    assert (status, complaint.count("\n")) == (1, 1)
    assert complaint.startswith("This Python has no django: ")
    assert ".venv/bin/python manage.py" in complaint
