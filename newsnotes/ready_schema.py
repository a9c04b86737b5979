"""The schema that all migrations lead to, loaded at once into an empty database.

A hundred and thirty migrations one after another take 24 s, what they lead to takes four, with the server's start.
`ready_schema.sql` names the migrations it stands for: where they are not exactly those of the code, it is not used. Written
by `python -m newsnotes.tasks.schema`; a test compares it with what the migrations make.
"""

import re
from pathlib import Path

from django.core.management import call_command
from django.core.management.commands.migrate import Command as OneByOne
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from newsnotes import backup

FILE = Path(__file__).with_name("ready_schema.sql")

_STANDS_FOR = re.compile(r"^-- stands for (\w+) (\w+)$", re.MULTILINE)
# What pg_dump says of itself and of the session, and what psql alone understands. Lines of functions stay as they are.
_NOT_SCHEMA = re.compile(
    r"^--\n-- (?:Name: |PostgreSQL database dump).*\n--\n+"
    r"|^-- Dumped .*\n+"
    r"|^SET \w+ = [^;\n]*;\n+"
    r"|^SELECT pg_catalog\.set_config\(.*\n+"
    r"|^\\(?:un)?restrict .*\n+",
    re.MULTILINE,
)
_BEFORE = "SET LOCAL check_function_bodies = off; SET LOCAL search_path = '';\n"


def load(using: str, file: Path = FILE) -> bool:
    """Set up an empty database in one transaction; whether that was done.

    Not where there is a table already, nor where `file` stands for other migrations than the code has.
    """
    script = file.read_text("utf-8")
    stands_for = set(_STANDS_FOR.findall(script))
    if stands_for != set(MigrationLoader(None).graph.nodes):
        return False
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            return False
        cursor.execute(_BEFORE + script)
        cursor.execute("SET LOCAL search_path TO DEFAULT")  # what follows names tables without their schema
        applied = MigrationRecorder(connection).migration_qs
        applied.bulk_create(applied.model(app=app, name=name) for app, name in sorted(stands_for))
    return True


def write_script() -> str:
    """What `ready_schema.sql` has to hold, from an empty database on the connection `owner`, which is migrated for it."""
    call_command(OneByOne(), database=backup.OWNER, interactive=False, verbosity=0)
    names = sorted(MigrationLoader(None).graph.nodes)
    stands_for = "".join(f"-- stands for {app} {name}\n" for app, name in names)
    return f"{stands_for}\n{_NOT_SCHEMA.sub('', backup.dump_schema())}"
