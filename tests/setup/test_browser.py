"""The browser of the tests: a shell without a window where there is one or it can be had, any Chromium otherwise."""

import os
from pathlib import Path

import pytest

from newsnotes.tasks import browser


@pytest.fixture
def programs(tmp_path, monkeypatch) -> Path:
    """The only folder in which programs are looked for; root looks."""
    monkeypatch.setenv("PATH", f"{tmp_path}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path


def add_program(folder: Path, name: str, script: str = "") -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}")
    program.chmod(0o755)
    return program


def test_the_shell_is_taken_before_the_whole_browser(programs):
    add_program(programs, "chromium")
    shell = add_program(programs, "chromium-headless-shell")

    assert browser.find() == str(shell)


def test_root_installs_the_shell(programs):
    add_program(programs, "chromium")
    shell = programs / "chromium-headless-shell"
    add_program(
        programs, "apt-get", f'if [ "$1" = install ]; then echo > {shell}; /bin/chmod 755 {shell}; fi'
    )

    assert browser.find() == str(shell)


@pytest.mark.parametrize("installer", ["exit 0", "exit 100"], ids=["installs nothing", "fails"])
def test_where_the_shell_cannot_be_had_any_chromium_does(programs, installer):
    chromium = add_program(programs, "chromium")
    add_program(programs, "apt-get", installer)

    assert browser.find() == str(chromium)


def test_without_any_a_sentence_says_what_to_do(programs):
    add_program(programs, "apt-get", "exit 100")

    with pytest.raises(
        browser.NoBrowser, match=r"apt-get install chromium-headless-shell.*“apt-get update” failed"
    ):
        browser.find()


def test_who_is_not_root_installs_nothing(programs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    add_program(programs, "apt-get", f"echo > {programs}/called")

    with pytest.raises(browser.NoBrowser):
        browser.find()

    assert not (programs / "called").exists()
