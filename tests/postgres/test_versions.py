"""Which PostgreSQL serves which data."""

import os
from pathlib import Path

import pytest

from newsnotes.postgres import EmbeddedPostgresError, binaries
from newsnotes.postgres.binaries import Binaries
from tests.postgres.sites import Site

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def fake(folder: Path, version: str) -> Path:
    """Programs that do nothing but say their version."""
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "postgres").chmod(0o755)
    return folder


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution with server packages of its own, instead of this machine's."""
    root = tmp_path / "postgresql"
    for major in (9, 15, 16, 17):
        fake(root / str(major) / "bin", f"{major}.4 (Debian {major}.4-1)")
    monkeypatch.setattr(binaries, "_DISTRIBUTIONS", ((str(root), "*/bin"),))
    monkeypatch.delenv("NEWSNOTES_PG_BIN", raising=False)
    return root


def data_of(tmp_path: Path, version: str) -> Path:
    (tmp_path / "PG_VERSION").write_text(version)
    return tmp_path


def test_search_goes_from_asked_to_wheel_to_distribution_newest_first(
    distribution: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = fake(tmp_path / "asked", "16.1")
    monkeypatch.setenv("NEWSNOTES_PG_BIN", str(asked))
    assert [found.major for found in binaries.installed()] == [16, 18, 17, 16, 15]
    assert binaries.choose(tmp_path / "new") == Binaries(asked, 16)


def test_new_data_is_made_by_the_wheel(distribution: Path, tmp_path: Path) -> None:
    assert binaries.choose(tmp_path / "new").major == 18


def test_data_of_another_version_gets_the_programs_of_that_version(
    distribution: Path, tmp_path: Path
) -> None:
    chosen = binaries.choose(data_of(tmp_path, "16\n"))
    assert chosen == Binaries(distribution / "16" / "bin", 16)


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="no second PostgreSQL is installed here")
def test_data_of_an_older_version_goes_on_being_served_by_it(empty: Site) -> None:
    empty.ready(env={**os.environ, "NEWSNOTES_PG_BIN": str(DEBIAN_15)})
    empty.clear()
    empty.ready()
    assert empty.ask("SELECT current_setting('server_version_num')::int / 10000") == [(15,)]


def test_asked_programs_that_do_not_run_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSNOTES_PG_BIN", str(tmp_path))
    with pytest.raises(
        EmbeddedPostgresError, match=f"NEWSNOTES_PG_BIN names {tmp_path}, where no PostgreSQL"
    ):
        binaries.choose(tmp_path)


def test_nothing_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_DISTRIBUTIONS", ())
    monkeypatch.setattr(binaries, "wheel_root", lambda: None)
    with pytest.raises(EmbeddedPostgresError, match="No PostgreSQL 15 or newer was found"):
        binaries.choose(tmp_path)


def test_data_of_a_version_that_is_not_here_is_left_alone_and_said(site: Site) -> None:
    before = sorted(path.name for path in site.places.data.iterdir())
    (site.places.data / "PG_VERSION").write_text("14\n")
    said = site.user().said
    assert f"The data in {site.places.data} was made by PostgreSQL 14" in said
    assert "`manage.py backup FILE`" in said
    assert "`manage.py restore FILE`" in said
    assert sorted(path.name for path in site.places.data.iterdir()) == before
