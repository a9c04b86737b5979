"""Dumping a database and bringing a dump back, with PostgreSQL's own programs. Knows nothing of the product.

Works on the connection `owner`, embedded or not. A restore is one transaction: if it fails, everything is as before.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

from newsnotes.postgres import binaries, ensure

OWNER = "owner"

# The schema itself stays: its owner and who may use it are the administrator's.
_EMPTY = """
SET LOCAL client_min_messages = warning;
DO $empty$
DECLARE
    -- All names at once: what a CASCADE has dropped has none any more.
    drops text[] := ARRAY(
        SELECT format('DROP TABLE IF EXISTS %s CASCADE', oid::regclass) FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    ) || ARRAY(
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc
        WHERE prokind IN ('f', 'p') AND pronamespace = 'public'::regnamespace
    ) || ARRAY(
        SELECT format('DROP TYPE IF EXISTS %s CASCADE', pg_type.oid::regtype)
        FROM pg_type LEFT JOIN pg_class ON pg_class.oid = typrelid
        WHERE (typtype IN ('e', 'd') OR relkind = 'c') AND typnamespace = 'public'::regnamespace);
    one text;
BEGIN
    FOREACH one IN ARRAY drops LOOP EXECUTE one; END LOOP;
END
$empty$;
"""

_OTHERS = """
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND pg_has_role(current_user, usesysid, 'MEMBER')
"""


class BackupError(Exception):
    """A dump that could not be made or brought back; `str()` is a sentence for a person."""


def dump(file: Path, *, without: Sequence[str] = ()) -> None:
    """Write a consistent dump (pg_dump's custom format) that only its owner can read; whole or not at all.

    Of tables named in `without`, the rows stay out.
    """
    made = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        made.touch(mode=0o600)
        left_out = [f"--exclude-table-data={table}" for table in without]
        _run(
            [
                _tool("pg_dump"),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                *left_out,
                f"--file={made}",
            ]
        )
        made.replace(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        made.unlink(missing_ok=True)


def dump_schema() -> str:
    """The statements that make the schema, whoever owns it and may use it."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "schema.sql"
        _run([_tool("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", f"--file={script}"])
        return script.read_text("utf-8")


def load(file: Path) -> int:
    """Replace everything in the database by what a dump holds, in one transaction.

    Whoever else is connected is cut off first, because a table that somebody is reading cannot go; returns how many.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        _run(
            [_tool("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(file)],
            connected=False,
        )
        empty = Path(folder) / "empty.sql"
        empty.write_text(_EMPTY)
        psql = _tool("psql")
        ended = _end_others()
        connections[OWNER].close()
        _run(
            [
                psql,
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                f"--file={empty}",
                f"--file={script}",
            ]
        )
    return ended


def _end_others() -> int:
    """End all other connections to the database that this role may end; returns how many."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_OTHERS)
        return int(cursor.fetchone()[0])


def _run(command: list[str], *, connected: bool = True) -> None:
    values = _connection() if connected else {}
    password = {"PGPASSWORD": str(values.pop("password"))} if values.get("password") else {}
    where = [f"--dbname={make_conninfo(**values)}"] if connected else []
    done = subprocess.run(
        [*command, *where],
        env={**os.environ, **password},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["it was killed"]
        reason = next((line for line in said if "error:" in line.lower()), said[-1])
        raise BackupError(f"{Path(command[0]).name} failed: {reason}")


def _connection() -> dict[str, Any]:
    values = connections[OWNER].get_connection_params()
    return {name: value for name, value in values.items() if isinstance(value, str | int) and value != ""}


def _tool(name: str) -> str:
    """A program of the server's major version, or the next newer one that is here."""
    if "VAR" in connections[OWNER].settings_dict:
        return str(ensure(Path(settings.VAR)).tool(name))
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10000
    found = {here.major: here.bin / name for here in reversed(list(binaries.installed()))}
    fitting = [found[version] for version in sorted(found) if version >= major and found[version].exists()]
    chosen = str(fitting[0]) if fitting else shutil.which(name)
    if chosen is None:
        raise BackupError(
            f"{name} of PostgreSQL {major} or newer is not here: name its folder in NEWSNOTES_PG_BIN."
        )
    return chosen
