"""The page that tells what has happened to an annotation."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.records.entities import add_entity
from tests import factories
from tests.factories import TEXT, span
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db


def lines_of(answer):
    return [
        [(line.label, line.yours, line.theirs) for line in change.lines]
        for change in answer.context["changes"]
    ]


def test_every_change_says_what_was_before_and_after(browse, project, article, ann, rev):
    voss, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, links=[{"role": "cue", "spans": [span(TEXT, "told")]}])
    changes = {
        "spans": [span(TEXT, "We have waited")],
        "attributes": {"hedged": True},
        "links": [{"role": "speaker", "target": str(source.pk)}],
    }
    change(by=ann, annotation_id=quote.pk, version=None, changes=changes)
    change(by=ann, annotation_id=source.pk, version=None, changes={"attributes": {"entity": str(voss.pk)}})

    of_quote = browse("ann").get(f"/a/{article.pk}/{quote.pk}/history/")
    of_source = browse("ann").get(f"/a/{article.pk}/{source.pk}/history/")

    changed, made = lines_of(of_quote)[-2:]
    assert changed == [
        ("Passage", "“We have waited eleven years,”", "We have waited"),
        ("Hedged", "nothing", "yes"),
        ("Who", "nothing", "Mara Voss"),
        ("How", "told", "nothing"),
    ]
    assert ("How", "nothing", "told") in made
    assert ("Record", "nothing", "Mara Voss") in lines_of(of_source)[0]
    assert "Change by ann" in text_of(of_quote)


def test_a_history_of_another_article_is_not_there(browse, project, article, ann):
    other = factories.article(project, ann, text="Another text.")
    quote = factories.annotation(article, ann)

    assert browse("ann").get(f"/a/{other.pk}/{quote.pk}/history/").status_code == 404
    assert browse("ann").get(f"/a/{article.pk}/{article.pk}/history/").status_code == 404
