"""What `DATABASE_URL` says of a connection, beside what every connection is given."""

from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from newsnotes import settings


def url(**options: str) -> str:
    at = connection.settings_dict
    named = {"host": at["HOST"], "port": at["PORT"], **options}
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in named.items())
    return f"postgresql://{at['USER']}@/{at['NAME']}?{query}"


@pytest.mark.parametrize("name", ["default", "owner"])
def test_options_of_the_url_stay_and_ours_win(db, monkeypatch, name):
    theirs = "-c work_mem=7MB -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
    monkeypatch.setenv("DATABASE_URL", url(options=theirs, application_name="desk"))
    made = settings._databases()[name]
    asked = {
        "host": made["HOST"],
        "port": made["PORT"],
        "user": made["USER"],
        "dbname": made["NAME"],
        "options": made["OPTIONS"]["options"],
        "application_name": made["OPTIONS"]["application_name"],
    }
    with psycopg.connect(**asked) as there:
        shown = [
            there.execute(f"SHOW {setting}").fetchone()[0]
            for setting in (
                "work_mem",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "application_name",
            )
        ]
    assert shown == ["7MB", "10s", "1min", "desk"]


def test_without_options_ours_are_all(db, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url())
    assert settings._databases()["default"]["OPTIONS"]["options"] == settings._CONNECTION
