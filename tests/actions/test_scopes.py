"""Whose layer an action writes to."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark, mark_many
from annotations.choices import LayerKind, Role
from annotations.models import Annotation, Layer
from annotations.refusals import Invalid
from tests import factories
from tests.factories import TEXT, span

VOSS, TOLD = (span(TEXT, words) for words in ("Mara Voss", "told the Courier"))


@pytest.fixture
def own(project, article, ann):
    """A layer of ann's own, beside the shared one."""
    return Layer.objects.create(project=project, article=article, kind=LayerKind.ANNOTATOR, owner=ann)


@pytest.fixture
def bob(project):
    return factories.member(project, "bob", Role.ANALYST)


def test_who_has_a_layer_of_their_own_writes_to_it(article, ann, bob, own):
    mine, _ = mark(by=ann, article_id=article.pk, item={"kind": "source", "spans": [VOSS]})
    ids, _ = mark_many(by=ann, article_id=article.pk, items=[{"kind": "quote", "spans": [TOLD]}])
    theirs, _ = mark(by=bob, article_id=article.pk, item={"kind": "source", "spans": [VOSS]})

    layers = [Annotation.objects.get(pk=pk).layer.kind for pk in (mine.pk, *ids, theirs.pk)]
    assert layers == ["annotator", "annotator", "shared"]


def test_what_is_in_a_layer_links_to_what_is_in_it(article, ann, bob, own):
    theirs, _ = mark(by=bob, article_id=article.pk, item={"kind": "source", "spans": [VOSS]})
    mine, _ = mark(by=ann, article_id=article.pk, item={"kind": "source", "spans": [VOSS]})
    quote = {"kind": "quote", "spans": [TOLD]}

    foreign = {**quote, "links": [{"role": "speaker", "target": str(theirs.pk)}]}

    with pytest.raises(Invalid, match="There is no such annotation in this article"):
        mark(by=ann, article_id=article.pk, item=foreign)
    links = [{"role": "speaker", "target": str(mine.pk)}]
    made, _ = mark(by=ann, article_id=article.pk, item={**quote, "links": links})

    assert (made.layer_id, made.links.get().layer_id) == (own.pk, own.pk)


def test_what_is_there_stays_in_its_layer(article, ann, bob, project):
    """Also when who changes it has a layer of their own by now."""
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, "quote", "told the Courier")
    Layer.objects.create(project=project, article=article, kind=LayerKind.ANNOTATOR, owner=ann)

    links = [{"role": "speaker", "target": str(source.pk)}]
    changed = change(by=ann, annotation_id=quote.pk, version=1, changes={"links": links})

    assert (changed.layer.kind, changed.links.get().layer.kind) == ("shared", "shared")


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("annotator", True),
        ({"kind": "annotator", "owner": "ann"}, True),
        ("shared", False),
        ({"kind": "annotator", "owner": "bob"}, False),
        ({"kind": "annotator"}, False),
        ([], False),
        (7, False),
    ],
)
def test_a_layer_that_is_named_has_to_be_the_one(article, ann, own, value, right):
    item = {"kind": "source", "spans": [VOSS], "layer": value}

    if right:
        assert mark(by=ann, article_id=article.pk, item=item)[0].layer_id == own.pk
    else:
        with pytest.raises(Invalid, match="in the layer “annotator”, of ann"):
            mark(by=ann, article_id=article.pk, item=item)
