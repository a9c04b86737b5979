"""What a card says that it has from another annotation: shown, never stored."""

import re

import pytest

from annotations.actions.annotating.marking import change, delete
from annotations.models import Annotation
from tests import factories
from tests.factories import annotation, span
from tests.views.conftest import text_of
from tests.views.htmx import HTMX

TEXT = "“It is late,” Mara Voss told the Courier. “Go home.” “Now.”\n\nIt is late in the harbour."


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.fixture
def page(client, ann, article):
    """What the page says now, of its cards."""
    client.force_login(ann)
    return lambda: text_of(client.get(f"/a/{article.pk}/"))


def words(role: str, passage: str) -> dict:
    return {"role": role, "spans": [span(TEXT, passage)]}


@pytest.fixture
def first(article, ann):
    said = [words("speaker", "Mara Voss"), words("cue", "told"), words("addressee", "Courier")]
    return annotation(article, ann, "quote", "“It is late,”", links=said)


@pytest.fixture
def second(article, ann, first):
    return annotation(article, ann, "quote", "“Go home.”", links=[{"role": "continues", "target": first.pk}])


def test_a_quote_that_continues_another_has_who_how_and_to_whom_from_it(page, article, ann, second):
    annotation(article, ann, "quote", "“Now.”", links=[{"role": "continues", "target": second.pk}])
    said = page()
    assert "Mara Voss goes on — told → Courier : “Go home.”" in said.replace(" :", " :")
    assert "Mara Voss goes on — told → Courier : “Now.”" in said
    assert second.links.count() == 1


def test_what_it_says_itself_goes_before(page, article, ann, first):
    own = [{"role": "continues", "target": first.pk}, words("speaker", "Courier")]
    annotation(article, ann, "quote", "“Go home.”", links=own)
    assert "Courier : “Go home.”" in page()
    assert "goes on" not in page()


def test_a_claim_stated_in_a_quote_has_its_claimant_from_that(page, article, ann, second):
    claim = {"links": [{"role": "stated_in", "target": second.pk}]}
    annotation(article, ann, "claim", "It is late in the harbour", **claim)
    assert "Mara Voss , in a quote: It is late in the harbour" in page()


def test_nobody_is_handed_on_too(page, article, ann):
    first = annotation(article, ann, "quote", "“It is late,”", attributes={"attributed": "nobody"})
    annotation(article, ann, "quote", "“Go home.”", links=[{"role": "continues", "target": first.pk}])
    assert "Nobody named goes on: “Go home.”" in page()


def test_without_the_other_nothing_is_handed_on(page, first, second, ann):
    delete(by=ann, annotation_id=first.pk, version=None)
    assert "goes on" not in page()


def test_a_change_redraws_the_cards_that_have_something_from_it(client, article, ann, first, second):
    claim = annotation(
        article, ann, "claim", "It is late in the harbour", links=[{"role": "stated_in", "target": second.pk}]
    )
    client.force_login(ann)
    first.refresh_from_db()
    data = {"value": "nobody", "version": first.version}
    answer = client.post(f"/a/{article.pk}/{first.pk}/slots/speaker/", data, headers=HTMX)
    assert answer.status_code == 200
    drawn = re.findall(r'<article id="c-([0-9a-f-]+)"', answer.content.decode())
    assert {str(first.pk), str(second.pk), str(claim.pk)} <= set(drawn)
    assert "Nobody named goes on" in answer.content.decode()


def test_a_quote_far_away_is_asked_for(client, article, ann, first, second):
    claim = annotation(
        article, ann, "claim", "It is late in the harbour", links=[{"role": "stated_in", "target": second.pk}]
    )
    client.force_login(ann)
    answer = client.get(f"/a/{article.pk}/{claim.pk}/", headers=HTMX)
    assert "Mara Voss</b>, in a quote" in answer.content.decode()
    change(by=ann, annotation_id=claim.pk, version=None, changes={"links": []})
    assert Annotation.objects.get(pk=claim.pk).links.count() == 0
