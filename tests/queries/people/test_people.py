"""How much waits for a person, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.projects import remove_member
from annotations.choices import Role
from annotations.queries.people.people import OpenWork, people_who_left
from tests import factories


@pytest.mark.parametrize(
    ("counts", "says", "waits"),
    [
        ({}, "", False),
        ({"draft": 1}, "1 draft", True),
        ({"draft": 2, "rejected": 1}, "2 drafts and 1 annotation that was sent back", True),
        (
            {"draft": 1, "rejected": 2, "fixed": 1, "open": 2},
            "1 draft, 2 annotations that were sent back, 1 fix to agree to and 2 articles to work on",
            True,
        ),
        ({"draft": 10_000}, "10,000+ drafts", True),
        ({"open": 1}, "1 article to work on", True),
        ({"suggested": 5}, "", False),
    ],
)
def test_open_work_in_words(counts, says, waits):
    work = OpenWork(counts)

    assert (str(work), bool(work)) == (says, waits)


@pytest.mark.parametrize("number", [1, 3])
def test_who_left_is_listed_at_the_same_cost_for_one_and_for_three(project, article, max_, number):
    for place in range(number):
        person = factories.member(project, f"p{place}", Role.ANALYST)
        factories.annotation(article, person, "claim", "4,000 homes")
        remove_member(by=max_, slug="desk", username=f"p{place}")

    with CaptureQueriesContext(
        connection,
    ) as sent:
        left = people_who_left(max_, project)

    assert [(row.member.user.username, str(row.work)) for row in left] == [
        (f"p{place}", "1 draft") for place in reversed(range(number))
    ]
    assert len(sent) == 3
