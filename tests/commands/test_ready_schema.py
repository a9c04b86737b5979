"""An empty database is set up at once, as its migrations would set it up one after another."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.migrations.loader import MigrationLoader

from newsnotes import backup, ready_schema

WRITE_SCRIPT = "from newsnotes import ready_schema; print(ready_schema.write_script(), end='')"
ANEW = "Write newsnotes/ready_schema.sql anew: python -m newsnotes.tasks.schema"


def owners_and_rights(address):
    """Whose each thing of a database is, and who may do what with it."""
    dumped = subprocess.run(
        [backup._tool("pg_dump"), "--schema-only", f"--dbname={address}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(
        line for line in dumped.stdout.splitlines() if re.match("GRANT|REVOKE|ALTER .* OWNER TO", line)
    )


@pytest.mark.slow
def test_the_ready_schema_is_what_the_migrations_make(site):
    script = ready_schema.FILE.read_text("utf-8")

    made = site("steps", "shell", "-v0", "-c", WRITE_SCRIPT)

    assert made.stdout == script, made.stderr or ANEW
    assert site("ready", "migrate", "--database", "owner", "-v0").returncode == 0
    assert owners_and_rights(site.address("ready")) == owners_and_rights(site.address("steps"))


def test_it_stands_for_all_migrations_of_the_code():
    script = ready_schema.FILE.read_text("utf-8")

    stands_for = set(ready_schema._STANDS_FOR.findall(script))

    assert stands_for == set(MigrationLoader(None).graph.nodes), ANEW


@pytest.mark.slow
def test_two_who_set_up_one_database_at_once_both_succeed(site):
    site("shared", "check")

    with ThreadPoolExecutor(2) as both:
        ends = list(both.map(lambda _: site("shared", "migrate", "--database", "owner", "-v0"), range(2)))

    assert [(end.returncode, end.stderr) for end in ends] == [(0, ""), (0, "")]
    assert "All is well" in site("shared", "verify").stdout


@pytest.mark.slow
def test_a_schema_that_stands_for_other_migrations_is_not_used(site, tmp_path):
    old = tmp_path / "old.sql"
    whole = ready_schema.FILE.read_text("utf-8")
    old.write_text(whole.replace("-- stands for annotations 0001_tables\n", "", 1), "utf-8")
    load = f"from newsnotes.ready_schema import load; from pathlib import Path; print(load('owner', Path({str(old)!r})))"

    loaded = site("older", "shell", "-v0", "-c", load)

    assert loaded.stdout.strip() == "False", loaded.stderr


@pytest.mark.django_db
def test_a_database_with_tables_is_left_as_it_is():
    assert ready_schema.load("default") is False
