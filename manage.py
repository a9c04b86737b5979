#!/usr/bin/env python
"""The commands of the site."""

import os
import sys

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError
    from psycopg import ProgrammingError as BareProgrammingError  # of a connection apart from Django's
except ModuleNotFoundError as missing:
    sys.exit(
        f"This Python has no {missing.name}: run `make up` once, then the command as `.venv/bin/python manage.py …`."
    )

_OTHER_SCHEMA = {"42P01", "42703", "42883", "3F000"}
"""What PostgreSQL says of a table, column, function or schema that is not there."""


def main() -> int:
    """Carry out a command; a wrong setting, or a database that is not as it has to be, is a sentence and no traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsnotes.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as reason:
        sys.stderr.write(f"{str(reason).strip()}\n")
        return 1
    except (ProgrammingError, BareProgrammingError) as reason:
        if getattr(reason.__cause__ or reason, "sqlstate", None) not in _OTHER_SCHEMA:
            raise
        sys.stderr.write(
            "The database is not set up for this release: `make up` does that, or `manage.py migrate --database owner`.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
