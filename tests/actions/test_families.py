"""Articles with the same text: one article, or several of one family."""

import itertools
import json

import pytest

from annotations.actions.articles import add_article, change_article
from annotations.actions.importing.lines import import_article
from annotations.choices import Role
from annotations.models import Article
from annotations.queries.exporting.documents import articles_by_id
from annotations.refusals import AlreadyUsed
from tests import factories
from tests.actions.counting import refused

TEXT = "The harbour was closed on Tuesday."
WIRE = {"outlet": "The Wire"}

PAIRS = [
    ({}, {}, True),
    (WIRE, WIRE, True),
    (WIRE, {}, True),
    ({}, WIRE, True),
    (WIRE, {"outlet": " The Wire "}, True),
    (WIRE, {"headline": "Another", "byline": "Somebody"}, True),
    (WIRE, {"outlet": "The Courier"}, False),
    ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}, False),
    ({"external_id": "1"}, {"external_id": "2"}, False),
    ({**WIRE, "external_id": "1"}, {**WIRE, "external_id": "2"}, False),
    ({**WIRE, "external_id": "1"}, {**WIRE, "url": "https://a.example/1"}, True),
]


def add(project, by, described, **more):
    return add_article(by=by, project=project, text=TEXT, described=described, **more)


@pytest.mark.parametrize(("first", "second", "same"), PAIRS)
def test_a_text_is_another_article_where_something_tells_it_apart(project, ann, rev, first, second, same):
    one, _ = add(project, ann, first)
    two, new = add(project, rev, second)

    assert (two == one, new) == (same, not same)
    assert two.family == one.family
    assert (Article.objects.count(), add(project, ann, second)) == (1 if same else 2, (two, False))


def test_a_family_follows_from_the_text_and_tells_nothing_of_copies(project, ann):
    first, _ = add(project, ann, WIRE)
    other = factories.article(project, ann, text="Something else.")
    elsewhere = factories.project("other")
    factories.member(elsewhere, "ann", Role.ANALYST)
    alone, _ = add(elsewhere, ann, {"outlet": "The Courier"})

    assert first.family != other.family
    assert alone.family == first.family


def test_of_several_the_most_alike_is_the_same(project, ann):
    """And one that is asked for, before the others."""
    wire, courier = (add(project, ann, {"outlet": name})[0] for name in ("The Wire", "The Courier"))

    assert add(project, ann, {"outlet": "The Courier", "url": "https://c.example/1"}) == (courier, False)
    assert add(project, ann, {}) == (wire, False)
    assert add(project, ann, {}, prefer=courier.pk) == (courier, False)


def test_two_articles_do_not_become_the_same(project, ann):
    wire, _ = add(project, ann, WIRE)
    courier, _ = add(project, ann, {"outlet": "The Courier"})
    other = factories.article(project, ann, text="Something else.", outlet="The Courier")

    for outlet in ("The Wire", ""):
        with refused(AlreadyUsed, field="outlet", match="tells? them apart"):
            change_article(by=ann, article_id=courier.pk, version=1, changes={"outlet": outlet})
    change_article(by=ann, article_id=other.pk, version=1, changes={"outlet": "The Wire"})
    changed = change_article(by=ann, article_id=courier.pk, version=1, changes={"outlet": "The Post"})

    assert (changed.outlet, changed.family) == ("The Post", wire.family)


def test_a_copy_is_added_beside_one_that_is_hidden(project, ann, max_):
    hidden, _ = add(project, max_, {**WIRE, "restricted": True})

    for described in ({}, WIRE):
        with refused(AlreadyUsed, field="text", match="ask a manager"):
            add(project, ann, described)
    made, new = add(project, ann, {"outlet": "The Courier"})

    assert new
    assert made != hidden


@pytest.mark.parametrize("described", list(itertools.permutations([WIRE, {"outlet": "The Courier"}])))
def test_copies_that_are_exported_come_in_as_copies(project, max_, described):
    made = [add(project, max_, each)[0] for each in described]
    lines = [json.loads(text) for text in articles_by_id([each.pk for each in made], with_text=True)]
    other = factories.project("other")
    factories.member(other, "max", Role.MANAGER)

    for _ in "twice":
        done = [import_article(by=max_, project=other, document=line).article for line in lines]

    assert [each.outlet for each in done] == [each["outlet"] for each in described]
    assert len({each.family for each in done}) == 1
    assert Article.objects.filter(project=other).count() == 2
