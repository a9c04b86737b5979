"""The numbers beside the links of the navigation."""

import pytest

from annotations.actions.archiving import set_archived
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.templatetags import waiting
from tests import factories
from tests.views.plain import plain


@pytest.fixture
def submitted(article, ann):
    rows = [factories.annotation(article, ann, "entity", passage) for passage in ("Mara Voss", "the Courier")]
    return [move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in rows]


def top_of(client, user, path="/p/desk/"):
    client.force_login(user)
    return " ".join(plain(client.get(path).text).partition("<main")[0].split())


def test_the_queue_says_how_much_waits_for_this_reviewer(client, submitted, ann, rev):
    assert 'Review <span class="count">2</span>' in top_of(client, rev)
    assert 'class="count"' not in top_of(client, ann)


def test_the_inbox_says_how_much_came_back(client, submitted, ann, rev):
    decide(by=rev, annotation_id=submitted[0].pk, version=None, verdict="reject", reason="wrong_span")

    assert '<span class="count">1</span>' in top_of(client, ann)
    assert 'Review <span class="count">1</span>' in top_of(client, rev)


def test_large_numbers_are_not_counted_to_their_end(client, submitted, rev, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 1)

    assert '<span class="count">1+</span>' in top_of(client, rev)


def test_an_archived_project_has_nothing_that_waits(client, submitted, rev, max_):
    set_archived(by=max_, slug="desk", archived=True)

    assert 'class="count"' not in top_of(client, rev)
