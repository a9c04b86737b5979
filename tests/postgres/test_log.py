"""What the server's log holds: enough to find out what went wrong, no text of articles, and not too much."""

from pathlib import Path

import psycopg
import pytest

from newsnotes.postgres import supervisor
from tests.postgres.sites import Site


def test_log_carries_errors_but_no_text(site: Site) -> None:
    site.ready()
    with site.connect() as db:
        db.execute("CREATE TABLE article (body text CHECK (length(body) < 5))")
        with pytest.raises(psycopg.errors.CheckViolation):
            db.execute("INSERT INTO article VALUES ('Mara Voss told the Courier')")
        with pytest.raises(psycopg.errors.UndefinedTable):
            db.execute("SELECT 'Mara Voss' FROM nowhere")
    log = site.places.log.read_text()
    assert 'ERROR:  new row for relation "article" violates check constraint' in log
    assert 'ERROR:  relation "nowhere" does not exist' in log
    assert "Mara Voss" not in log


def test_asking_for_the_server_leaves_no_line(site: Site) -> None:
    site.ready()
    before = site.places.log.read_text()
    for _ in range(3):
        site.ready()
    assert site.places.log.read_text() == before


def test_log_keeps_two_files_of_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_LOG_LIMIT", 10)
    log = tmp_path / "server.log"
    for lines in ("1: short\n", "2: longer\n", "3: short\n"):
        with log.open("a") as appended:  # as the server has it open
            appended.write(lines)
        supervisor._trim(log)
    assert (log.read_text(), log.with_suffix(".log.1").read_text()) == ("3: short\n", "1: short\n2: longer\n")


def test_log_that_was_removed_does_not_end_the_server(site: Site) -> None:
    user = site.ready()
    first = site.supervisor
    site.places.log.unlink()
    site.ready()
    user.leave()
    assert site.supervisor == first
    assert site.ask("SELECT id FROM note") == [(0,)]
