"""Marking again what is marked: the page goes to the one that is there and says so."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.marking import delete, mark
from annotations.models import Action, Annotation
from annotations.models.fields import new_id
from tests import factories
from tests.actions.counting import rows
from tests.factories import TEXT
from tests.views.htmx import HTMX, post
from tests.views.workspace.test_page import statements

RULES = {"name": "rules", "version": "1"}
VOSS = factories.span(TEXT, "Mara Voss")
ITEM = {"kind": "entity", "spans": [VOSS]}


def said(answer) -> str:
    """What the foot line says."""
    found = re.search(r'<[^>]*id="said"[^>]*>(.*?)</', answer.content.decode(), re.S)
    return found[1].strip()


def opened(answer) -> list[str]:
    """The card that comes open."""
    return re.findall(r'<article id="c-([^"]*)" class="[^"]* open"', answer.content.decode())


@pytest.fixture
def data():
    return {"id": new_id(), "action": new_id(), "kind": "entity", "spans": f"{VOSS[0]}-{VOSS[1]}"}


@pytest.mark.parametrize("author", ["ann", "rev"])
def test_marking_again_opens_the_one_that_is_there(as_ann, article, desk, data, rev, author):
    there = factories.annotation(article, factories.user(author), "entity", "Mara Voss")
    before = rows()

    answer = post(as_ann, f"{desk}mark/", **data)

    assert (answer.status_code, opened(answer), said(answer)) == (200, [str(there.pk)], "Already marked.")
    assert rows() == before


def test_marking_again_is_answered_alike_when_it_is_sent_again(as_ann, article, desk, data, ann):
    factories.annotation(article, ann, "entity", "Mara Voss")

    first, second = (post(as_ann, f"{desk}mark/", **data) for _ in "12")

    assert (said(first), opened(first)) == (said(second), opened(second))


def test_a_mark_that_is_sent_again_is_not_said_to_be_there_already(as_ann, desk, data):
    answers = [post(as_ann, f"{desk}mark/", **data) for _ in "12"]

    assert [said(answer) for answer in answers] == ["", ""]
    assert [opened(answer) for answer in answers] == [[str(data["id"])]] * 2


def test_marking_what_is_suggested_says_that_it_is_accepted(as_ann, article, desk, data, rev):
    proposed, _ = mark(by=rev, article_id=article.pk, item=ITEM, suggester=RULES)

    answers = [post(as_ann, f"{desk}mark/", **data) for _ in "12"]

    assert [said(answer) for answer in answers] == ["Accepted: it is yours now."] * 2
    assert [opened(answer) for answer in answers] == [[str(proposed.pk)]] * 2
    assert (Annotation.objects.get().status, Action.objects.filter(verb="accept").count()) == ("draft", 1)


def test_a_plain_form_goes_to_the_one_that_is_there_and_says_so(as_ann, article, desk, ann):
    there = factories.annotation(article, ann, "entity", "Mara Voss")
    form = {"id": new_id(), "kind": "entity", "passage": "Mara Voss"}

    answer = as_ann.post(f"{desk}mark/", form, follow=True)

    assert answer.redirect_chain == [(f"{desk}?annotation={there.pk}#c-{there.pk}", 303)]
    assert "Already marked." in answer.content.decode()
    assert Annotation.objects.count() == 1


def test_borders_onto_the_same_are_refused_with_a_sentence(as_ann, article, desk, ann):
    factories.annotation(article, ann, "entity", "Mara Voss")
    moving = factories.annotation(article, ann, "entity", "Mara")
    spans = {"version": 1, "spans": f"{VOSS[0]}-{VOSS[1]}"}

    answers = [
        post(as_ann, f"{desk}{moving.pk}/borders/", **spans),
        as_ann.post(f"{desk}{moving.pk}/borders/", spans),
    ]

    for answer in answers:
        assert answer.status_code == 409
        assert "These words are marked already, as an entity." in answer.content.decode()
    moving.refresh_from_db()
    assert moving.version == 1


def test_another_kind_where_that_is_marked_is_refused_with_a_sentence(as_ann, article, desk, ann):
    factories.annotation(article, ann, "entity", "Mara Voss")
    other = factories.annotation(article, ann, "source", "Mara Voss")

    answer = post(as_ann, f"{desk}{other.pk}/kind/", version=1, kind="entity")

    assert (answer.status_code, said(answer)) == (409, "These words are marked already, as an entity.")


def test_undo_to_where_the_same_is_marked_is_refused_with_a_sentence(as_ann, article, desk, ann, rev):
    mine = factories.annotation(article, ann, "entity", "Mara Voss")
    delete(by=ann, annotation_id=mine.pk, version=1)
    factories.annotation(article, rev, "entity", "Mara Voss")

    answer = as_ann.post(f"{desk}undo/", {"version": 1}, headers=HTMX)

    assert (answer.status_code, said(answer)) == (409, "These words are marked already, as an entity.")


def test_marking_again_costs_few_statements(as_ann, article, desk, data, ann):
    factories.annotation(article, ann, "entity", "Mara Voss")

    with CaptureQueriesContext(connection) as queries:
        post(as_ann, f"{desk}mark/", **data)

    # as a new one, without the insert; then: was it sent before, and the one that is there, under its lock
    assert len(statements(queries)) == 8
