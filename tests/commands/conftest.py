"""Databases of their own, for commands that commit and drop tables."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """Runs `manage.py` on a named database, with `more` environment; each starts as an empty one."""
    made = []
    with django_db_blocker.unblock():
        connection.ensure_connection()  # the server stays for as long as somebody uses it
        values = {
            name: str(value)
            for name, value in connection.get_connection_params().items()
            if name in ("host", "port", "user", "password") and value
        }
    template = f"{settings.DATABASES['default']['NAME']}_backup"

    def run(database, *arguments, **more):
        name = f"{template}_{database}"
        if name not in made:
            with psycopg.connect(make_conninfo(**values, dbname="postgres"), autocommit=True) as own:
                own.execute(f'DROP DATABASE IF EXISTS "{name}"')
                own.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
        url = make_conninfo(**values, dbname=name)
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "DJANGO_SETTINGS_MODULE": "newsnotes.settings",
            "NEWSNOTES_VAR": str(tmp_path_factory.getbasetemp() / "var"),
            **more,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    run.address = lambda database: make_conninfo(**values, dbname=f"{template}_{database}")
    yield run
    with psycopg.connect(make_conninfo(**values, dbname="postgres"), autocommit=True) as own:
        for name in made:
            own.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
