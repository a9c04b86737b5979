"""Stored texts are the revision's text at the spans: by insert, update and COPY, in code points."""

import pytest

from annotations.actions.bulk_insert import copy_annotations
from annotations.choices import Kind
from annotations.models import Annotation, Link, Revision
from annotations.text.normalise import sha256
from tests import factories
from tests.models.bare import broken_rule, sql

TEXT = factories.TEXT


def row(article, ann, *passages, texts=None, **more):
    spans = [tuple(factories.span(TEXT, passage)) for passage in passages]
    values = {
        "project": article.project,
        "article": article,
        "revision": more.get("revision") or article.revisions.get(number=1),
        "layer": more.get("layer") or article.layers.get(kind="shared"),
        "kind": Kind.QUOTE,
        "spans": spans,
        "texts": list(passages) if texts is None else texts,
        "author": ann,
        "edited_by": ann,
    }
    return Annotation(**{**values, **more})


def many(article, ann, number, passage="4,000 homes"):
    """As many equal rows, without asking the database for each."""
    like = row(article, ann, passage)
    known = {"revision": like.revision, "layer": like.layer, "spans": like.spans}
    return [row(article, ann, passage, **known) for _ in range(number)]


def word(annotation, texts=("told",), **more):
    values = {"role": "cue", "spans": [tuple(factories.span(TEXT, "told"))], "texts": list(texts)}
    return factories.link(annotation, **{**values, **more})


RIGHT = [
    ("“We have waited eleven years,”",),
    ("👩‍👩‍👧",),
    ("told the Courier.\nShe said",),
    ("Mara Voss", "4,000 homes", "👩‍👩‍👧 stood"),
]
WRONG = [
    ["“We have waited eleven years,"],
    ['"We have waited eleven years,"'],
    ["“We have waited eleven years,” "],
    ["“WE have waited eleven years,”"],
    [],
    ["“We have waited eleven years,”", ""],
    [None],
    [""],
]


@pytest.mark.parametrize("passages", RIGHT)
def test_what_the_text_says_is_stored(article, ann, passages):
    row(article, ann, *passages).save()
    copy_annotations([row(article, ann, *passages)], [])
    assert [made.texts for made in Annotation.objects.all()] == [list(passages)] * 2


@pytest.mark.parametrize("texts", WRONG)
def test_no_other_text_is_stored_by_insert_update_or_copy(article, ann, texts):
    wrong = row(article, ann, "“We have waited eleven years,”", texts=texts)
    with broken_rule("annotation_text_equals_revision"):
        wrong.save(force_insert=True)
    with broken_rule("annotation_text_equals_revision"):
        Annotation.objects.bulk_create([wrong])
    if None not in texts:  # which cannot even be sent
        with broken_rule("annotation_text_equals_revision"):
            copy_annotations([row(article, ann, "4,000 homes"), wrong], [])
    right = factories.annotation(article, ann)
    with broken_rule("annotation_text_equals_revision"):
        Annotation.objects.filter(pk=right.pk).update(texts=texts)


def test_a_span_that_moves_away_from_its_text_is_refused(article, ann):
    quote = factories.annotation(article, ann)
    with broken_rule("annotation_text_equals_revision"):
        Annotation.objects.filter(pk=quote.pk).update(spans=[(1, 31)])


def test_parts_are_compared_in_the_order_of_the_text(article, ann):
    with broken_rule("annotation_text_equals_revision"):
        row(article, ann, "4,000 homes", "Mara Voss").save()


def test_offsets_are_code_points(article, ann):
    start = TEXT.index("👩‍👩‍👧")
    with broken_rule("annotation_text_equals_revision"):
        row(article, ann, "stood", spans=[(start + 9, start + 14)]).save()  # where UTF-16 would put it


@pytest.mark.parametrize("texts", [["tolD"], ["told "], [], [""], [None], ["told", "told"]])
def test_words_of_a_link_are_the_texts_words(article, ann, texts):
    quote = factories.annotation(article, ann)
    with broken_rule("link_text_equals_revision"):
        word(quote, texts).save(force_insert=True)
    if None not in texts:
        with broken_rule("link_text_equals_revision"):
            copy_annotations([], [word(quote, texts)])
    word(quote).save()
    with broken_rule("link_text_equals_revision"):
        Link.objects.update(texts=texts)


@pytest.mark.parametrize("end", [len(TEXT) + 1, 2**31 - 1])
def test_spans_end_inside_the_text(article, ann, end):
    with broken_rule("annotation_spans_inside_text"):
        row(article, ann, "told", spans=[(0, end)], texts=[TEXT]).save()
    quote = factories.annotation(article, ann)
    with broken_rule("link_spans_inside_text"):
        word(quote, spans=[(0, end)], texts=[TEXT]).save()


def test_one_wrong_row_among_thousands_stops_them_all(article, ann):
    rows = many(article, ann, 2000)
    rows[1234].texts = ["4,001 homes"]
    with broken_rule("annotation_text_equals_revision"):
        copy_annotations(rows, [])
    assert Annotation.objects.count() == 0


def test_the_text_is_the_one_of_the_annotations_own_revision(article, ann, project):
    later = "“We have waited twelve years,” she said."
    Revision.objects.update(current=False)
    second = Revision.objects.create(
        project=project,
        article=article,
        number=2,
        text=later,
        sha256=sha256(later),
        length=len(later),
        created_by=ann,
    )
    first = article.revisions.get(number=1)
    with broken_rule("annotation_text_equals_revision"):
        row(article, ann, "“We have waited eleven years,”", revision=second).save()
    row(article, ann, "“We have waited eleven years,”", revision=first).save()


@pytest.mark.parametrize(
    "column",
    ["text = text || ' '", "sha256 = repeat('0', 64)", "length = 1", "number = 7", "article_id = id"],
)
def test_a_revision_never_changes(article, column):
    with broken_rule("revision_immutable"):
        sql(f"UPDATE annotations_revision SET {column}")


def test_a_revision_may_stop_being_current(article):
    Revision.objects.update(current=False)
    assert not Revision.objects.get().current
