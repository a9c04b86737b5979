"""What is safe on one machine alone is refused where others can come in, at every door, in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.processes import ROOT, bare, free_port

SECRET = "a-secret-of-more-than-fifty-characters-0123456789-abcdef"
SERVE = [sys.executable, "-m", "newsnotes.serve"]
UP = [sys.executable, "-m", "newsnotes.up"]
MANAGE = [sys.executable, "manage.py", "verify"]
CHECK = [sys.executable, "manage.py", "check"]
DOORS = {"serve": SERVE, "up": UP, "manage": MANAGE}
BEYOND = [
    {"HOST": "0.0.0.0", "ALLOWED_HOSTS": "localhost"},
    {"HOST": "0", "ALLOWED_HOSTS": "localhost"},
    {"HOST": "::", "ALLOWED_HOSTS": "localhost"},
    {"HOST": "192.168.1.20", "ALLOWED_HOSTS": "localhost"},
    {"HOST": "desk.local", "ALLOWED_HOSTS": "localhost"},
    {"ALLOWED_HOSTS": "notes.example"},
    {"ALLOWED_HOSTS": "localhost,192.168.1.20"},
    {"ALLOWED_HOSTS": "localhost.example"},
    {"ALLOWED_HOSTS": ".example"},
]
UNSAFE = [{"DEBUG": "1"}, {"NEWSNOTES_DEMO": "1"}, {"HTTPS": "0"}]


def run(command: list[str], var: Path, **given: str) -> tuple[int, str]:
    """The status of a command, and what it complains of."""
    environment = bare(NEWSNOTES_VAR=str(var), **given)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("unsafe", UNSAFE, ids=str)
@pytest.mark.parametrize("beyond", BEYOND, ids=str)
def test_what_is_for_one_machine_is_refused_where_others_can_come_in(beyond, unsafe, tmp_path):
    given = {"HTTPS": "1", "SECRET_KEY": SECRET, **beyond, **unsafe}

    status, complaint = run(SERVE, tmp_path, PORT=str(free_port()), **given)

    [(name, value)] = unsafe.items()
    assert (status, complaint.count("\n")) == (1, 1)
    assert complaint.startswith(f"{name}={value} is for this machine alone: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"HOST": "0.0.0.0"},
        {"HOST": "::"},
        {"HOST": "192.168.1.20", "DEBUG": "1"},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": "*", "DEBUG": "1"},
        {"ALLOWED_HOSTS": ""},
        {"ALLOWED_HOSTS": "notes.example"},
        {"SECRET_KEY": "short"},
        {"DEBUG": "perhaps"},
        {"LOG_FORMAT": "xml"},
        {"DATABASE_URL": "mysql://me:hidden@elsewhere/x"},
        {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "DATABASE_OWNER_URL": "hidden"},
    ],
    ids=str,
)
def test_a_wrong_setting_is_one_sentence_at_every_door(door, wrong, tmp_path):
    status, complaint = run(DOORS[door], tmp_path, PORT=str(free_port()), **wrong)

    assert (status, complaint.count("\n")) == (1, 1), complaint
    assert complaint.endswith(".\n")
    assert "hidden" not in complaint


@pytest.mark.parametrize("door", ["up", "manage"])
def test_a_folder_that_cannot_be_written_is_one_sentence(door, tmp_path):
    file = tmp_path / "file"
    file.touch()

    status, complaint = run(DOORS[door], file, PORT=str(free_port()))

    assert (status, complaint.count("\n")) == (1, 1), complaint
    assert str(file) in complaint


@pytest.mark.parametrize(
    "here",
    [
        {},
        {"HOST": "::1"},
        {"HOST": "127.0.0.2", "ALLOWED_HOSTS": "desk.localhost,LOCALHOST,127.0.0.2,[::1]"},
        {"HOST": "localhost", "DEBUG": "1", "NEWSNOTES_DEMO": "1"},
        {"HTTPS": "1"},
        {"ALLOWED_HOSTS": "notes.example", "SECRET_KEY": SECRET},
        {"HOST": "0.0.0.0", "ALLOWED_HOSTS": "notes.example", "SECRET_KEY": SECRET},
    ],
    ids=str,
)
def test_a_safe_setting_is_taken(here, tmp_path):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"

    assert run(CHECK, tmp_path, DATABASE_URL=nowhere, **here)[0] == 0


def test_a_command_with_nothing_set_knows_the_secret_key_that_is_kept(tmp_path):
    show = [
        sys.executable,
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    ]

    shown = [
        subprocess.run(
            show, cwd=ROOT, env=bare(NEWSNOTES_VAR=str(tmp_path)), capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert shown[0] == shown[1] == f"{(tmp_path / 'secret-key').read_text()}\n"
