"""The Django engine, in processes of its own: this one has the test database open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.sites import SOURCES, Site

PRELUDE = """
import os, signal, sys, threading, time
from pathlib import Path
import django
from django.conf import settings
from django.db import connections
from newsnotes.postgres import PORT, socket_directory

VAR = Path(sys.argv[1])
common = {
    "ENGINE": "newsnotes.postgres.engine", "NAME": "newsnotes",
    "HOST": str(socket_directory(VAR)), "PORT": PORT, "VAR": str(VAR),
}
pool = {"pool": {"min_size": 2, "max_size": 8, "timeout": 5}}
settings.configure(USE_TZ=True, DATABASES={
    "default": {**common, "USER": "newsnotes_web"},
    "pooled": {**common, "USER": "newsnotes_owner", "OPTIONS": pool},
    "owner": {**common, "USER": "newsnotes_owner"},
})
django.setup()

def notes(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        found = cursor.fetchone()[0]
    connections[alias].close()
    return found

def kill():
    postmaster = int((VAR / "postgres/data/postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    time.sleep(0.2)  # its backends answer for a moment
"""


def run(var: Path, script: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, str(var)],
        cwd=SOURCES,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_connection_finds_a_server_at_first_and_after_a_kill(site: Site) -> None:
    script = """
for alias in ("pooled", "owner", "pooled"):
    print(alias, notes(alias), notes(alias))
    kill()
"""
    assert run(site.var, script) == "pooled 1 1\nowner 1 1\npooled 1 1\n"


def test_pool_full_of_dead_connections_serves_everybody_within_its_time(site: Site) -> None:
    """Eight threads with a connection each, then one alone, who meets all that they left; five seconds for each."""
    storm = """
def storm():
    together, found = threading.Barrier(8), []
    def one():
        with connections["pooled"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM note")
            found.append(cursor.fetchone()[0])
            together.wait(10)
        connections["pooled"].close()
    threads = [threading.Thread(target=one) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return found
print(storm()); kill(); print(notes("pooled"), storm())
connections["pooled"].close_pool()
"""
    assert run(site.var, storm) == f"{[1] * 8}\n1 {[1] * 8}\n"


def test_test_database_is_made_by_the_owner_role(site: Site) -> None:
    script = """
connection = connections["owner"]
connection.creation.create_test_db(verbosity=0, serialize=False)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database(), current_user")
    print(cursor.fetchone())
connection.creation.destroy_test_db("newsnotes", verbosity=0)
"""
    assert run(site.var, script) == "('test_newsnotes', 'newsnotes_owner')\n"


@pytest.mark.parametrize("alias", ["owner", "pooled"])
def test_refusal_is_an_operational_error_with_its_sentence(site: Site, alias: str) -> None:
    (site.places.data / "PG_VERSION").write_text("14\n")
    script = f"""
from django.db import OperationalError
try:
    notes({alias!r})
except OperationalError as error:
    print(error)
"""
    assert "was made by PostgreSQL 14" in run(site.var, script)


def test_database_url_keeps_the_embedded_server_out(tmp_path: Path) -> None:
    script = "import newsnotes.settings, sys; print([m for m in sys.modules if m.startswith('newsnotes.postgres')])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=SOURCES,
        env={
            **os.environ,
            "DATABASE_URL": "postgresql://somebody@elsewhere/newsnotes",
            "NEWSNOTES_VAR": str(tmp_path / "var"),
        },
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
    assert not (tmp_path / "var" / "postgres").exists()
