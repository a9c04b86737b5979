"""What of a person's was approved last, for an inbox that is otherwise empty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.access import set_access
from annotations.actions.projects import remove_member
from annotations.models import Annotation
from annotations.queries.review import inbox
from annotations.queries.review.inbox import last_approved
from tests import factories

pytestmark = pytest.mark.django_db

PASSAGES = ["“We have waited", "eleven years,”", "the barrier would protect", "4,000 homes"]


@pytest.fixture
def approved(article, ann, rev):
    """Four of the analyst's, approved one after the other."""
    return [
        factories.approved(factories.annotation(article, ann, "claim", words), ann, rev) for words in PASSAGES
    ]


def test_the_last_three_come_newest_first(approved, ann):
    assert last_approved(ann) == approved[:0:-1]


def test_it_is_the_order_of_decisions_and_not_of_annotations(article, ann, rev):
    first, second = (factories.annotation(article, ann, "claim", words) for words in PASSAGES[:2])
    for row in (second, first):
        factories.approved(row, ann, rev)

    assert last_approved(ann) == [first, second]


def test_what_others_wrote_or_is_approved_no_more_is_not_in_it(approved, article, ann, rev, max_):
    factories.approved(factories.annotation(article, max_, "claim", "Mara Voss"), max_, rev)
    Annotation.objects.filter(pk=approved[3].pk).update(status="rejected")
    Annotation.objects.filter(pk=approved[2].pk).update(status="approved", deleted_at="2026-01-01T00:00Z")

    assert last_approved(ann) == [approved[1], approved[0]]


def test_who_sees_the_article_no_more_is_shown_nothing(approved, article, ann, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])

    assert last_approved(ann) == []


def test_who_has_left_is_shown_nothing(approved, ann, max_):
    remove_member(by=max_, slug="desk", username="ann")

    assert last_approved(ann) == []


def test_it_is_looked_for_among_the_newest_decisions(approved, ann, monkeypatch):
    monkeypatch.setattr(inbox, "NEWEST", 2)

    assert last_approved(ann) == [approved[3], approved[2]]


def test_whoever_wrote_nothing_is_asked_about_once(approved, rev):
    with CaptureQueriesContext(connection) as sent:
        assert last_approved(rev) == []

    assert len(sent) == 1
