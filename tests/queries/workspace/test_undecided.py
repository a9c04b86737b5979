"""What waits in an article for a reviewer: where to begin, what means the same, what hangs on it."""

import pytest

from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.queries.workspace.article_view import load_annotation, load_article
from annotations.queries.workspace.undecided import count_linkers, find_first, list_mentions
from tests import factories
from tests.factories import annotation, approved, span


@pytest.fixture
def submitted(article, ann):
    def submit(kind: str, passage: str, **more):
        row = annotation(article, ann, kind, passage, **more)
        return move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)

    return submit


def test_the_first_is_the_first_in_the_text_whenever_it_was_marked(article, ann, rev, submitted):
    assert find_first(load_article(rev, article.pk)) is None
    submitted("claim", "the barrier would protect 4,000 homes")
    inner = submitted("entity", "the Courier")
    outer = submitted("claim", "the Courier.")
    annotation(article, rev, "entity", "Mara Voss")

    assert find_first(load_article(rev, article.pk)) == outer.pk
    assert find_first(load_article(ann, article.pk)) is None
    move(by=rev, annotation_id=outer.pk, version=None, verb=Verb.APPROVE)
    assert find_first(load_article(rev, article.pk)) == inner.pk


def test_mentions_of_the_same_are_those_that_wait_for_this_person(project, ann, rev):
    text = "Voss came. Voss sat. VOSS left. Voss ran. Hale saw Voss."
    article = factories.article(project, ann, text=text)
    record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
    places = [[at, at + 4] for at in range(len(text)) if text[at : at + 4].lower() == "voss"]
    hale = span(text, "Hale")

    def make(place, by=ann, kind="entity", **attributes):
        row = factories.mark(
            by=by, article_id=article.pk, item={"kind": kind, "spans": [place], "attributes": attributes}
        )[0]
        return move(by=by, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)

    one, two = make(places[0], entity=record.pk), make(places[1], entity=record.pk)
    make(hale, entity=record.pk, by=rev)
    three, four = make(places[2]), make(places[3])
    make(places[4], kind="source")
    at = load_article(rev, article.pk)

    def same(row):
        return [pk for pk, _ in list_mentions(at.actor, load_annotation(at, row.pk))]

    assert same(one) == same(two) == [one.pk, two.pk]
    assert same(three) == same(four) == [three.pk, four.pk]


@pytest.mark.parametrize(
    "linking, ready, says",
    [
        (0, 0, ""),
        (1, 0, "1 annotation links to it and stays as before."),
        (2, 0, "2 annotations link to it and stay as before."),
        (1, 1, "1 annotation links to it and stays; 1 that had been approved is reviewed again."),
        (3, 2, "3 annotations link to it and stay; 2 that had been approved are reviewed again."),
    ],
)
def test_what_links_to_it_is_counted_and_said(article, ann, rev, linking, ready, says):
    source = annotation(article, ann, "source", "Mara Voss")
    for n, words in enumerate(["“We have waited", "waited eleven", "eleven years"][:linking]):
        links = [{"role": "speaker", "target": source.pk}, {"role": "addressee", "target": source.pk}]
        row = annotation(article, ann, "quote", words, links=links)
        if n < ready:
            approved(row, ann, rev)

    assert count_linkers(article.pk, source.pk).sentence == says
