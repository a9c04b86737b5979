import csv
import io

import pytest
from django.core.management import CommandError, call_command

from annotations.access_kinds import Access
from annotations.actions.people.access_log import log_access
from annotations.actions.people.tokens import create_token
from annotations.models import AccessEntry
from tests import factories


@pytest.fixture(autouse=True)
def entries(project, ann, rev):
    """Two sign-ins and a token, and nothing else."""
    AccessEntry.objects.all().delete()
    log_access(Access.SIGNED_IN, by=ann, address="192.0.2.7")
    log_access(Access.SIGNED_IN, by=rev, address="192.0.2.8")
    create_token(by=ann, project=project, scope="read")


def lines(capsys, **options):
    call_command("access_log", **options)
    return capsys.readouterr().out.splitlines()


def test_the_newest_entry_comes_first(capsys):
    assert [line.split("  ")[1:3] for line in lines(capsys)] == [
        ["token made", "ann"],
        ["signed in", "rev"],
        ["signed in", "ann"],
    ]


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ({"user": "ann"}, 2),
        ({"user": "rev", "project": "desk"}, 0),
        ({"project": "desk"}, 1),
        ({"since": "2020-01-01"}, 3),
        ({"since": "2999-01-01T00:00:00Z"}, 0),
    ],
)
def test_the_log_is_narrowed_down(capsys, options, number):
    assert len(lines(capsys, **options)) == number


def test_a_spreadsheet_runs_nothing_of_it(capsys):
    log_access(Access.SIGNED_IN, by=factories.user("@sum"))

    call_command("access_log", csv=True)

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["by"] for row in rows] == ["'@sum", "ann", "rev", "ann"]
    assert rows[-1]["address"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"user": "nobody"}, "There is no user"),
        ({"project": "nowhere"}, "There is no project"),
        ({"since": "yesterday"}, "is a moment like"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("access_log", **options)
