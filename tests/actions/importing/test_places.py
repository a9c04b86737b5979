"""Spans that come in with a text are where their words are in it once it is stored."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.importing.lines import import_article
from annotations.models import Annotation, Link, Revision
from annotations.refusals import Invalid, Refusal
from annotations.text.blank import strip_blank
from annotations.text.normalise import end_lines, normalise, sha256
from tests import factories
from tests.actions.counting import refused
from tests.text.strategies import texts

pytestmark = pytest.mark.django_db(transaction=True)

STORED = "A first line.\n\nThe mayor spoke to Anna Moll\nand to Bo Ek.\n"
SENT = {
    "CR LF": STORED.replace("\n", "\r\n"),
    "CR": STORED.replace("\n", "\r"),
    "a mark": "\ufeff" + STORED,
    "two marks and CR LF": "\ufeff\ufeff" + STORED.replace("\n", "\r\n"),
    "a mixture": STORED.replace("\n\n", "\r\r\n").replace("Moll\n", "Moll\r\n"),
    "as stored": STORED,
}


def place(text, words, *, told=False):
    start, end = factories.span(text, words)
    return {"start": start, "end": end, "text": words} if told else [start, end]


@pytest.mark.parametrize("told", [False, True], ids=["without texts", "with texts"])
@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_spans_of_annotations_and_of_links_move_along(project, max_, sent, told):
    lines = place(sent, "Anna Moll") if not told else place(sent, "Anna Moll", told=True)
    cue = {"role": "cue", "spans": [place(sent, "spoke", told=told), place(sent, "Bo Ek", told=told)]}
    item = {"kind": "quote", "spans": [lines], "links": [cue]}

    import_article(by=max_, project=project, document={"text": sent, "annotations": [item]})

    assert Annotation.objects.get().texts == ["Anna Moll"]
    assert Link.objects.get().texts == ["spoke", "Bo Ek"]


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_spans_move_along_into_an_article_that_is_there(project, max_, sent):
    factories.article(project, max_, STORED)
    item = {"kind": "entity", "spans": [place(sent, "Anna Moll")]}

    done = import_article(by=max_, project=project, document={"text": sent, "annotations": [item]})

    assert (done.new, Annotation.objects.get().texts) == (False, ["Anna Moll"])


def test_a_text_over_several_lines_is_checked_with_its_line_ends_as_they_are_stored(project, max_):
    sent = SENT["CR LF"]
    over = place(sent, "Anna Moll\r\nand", told=True)

    import_article(
        by=max_, project=project, document={"text": sent, "annotations": [{"kind": "quote", "spans": [over]}]}
    )

    assert Annotation.objects.get().texts == ["Anna Moll\nand"]


def test_offsets_of_the_stored_text_with_a_sent_text_are_refused_by_their_words(project, max_):
    wrong = place(STORED, "Anna Moll", told=True)
    document = {"text": SENT["CR LF"], "annotations": [{"kind": "quote", "spans": [wrong]}]}

    with refused(Invalid, field="0.spans.0.text", match="not what was sent"):
        import_article(by=max_, project=project, document=document)


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts("\r\n", "\r\n", "\r", "\ufeff", min_size=1), st.integers(0, 2), st.data(), st.booleans())
def test_what_is_stored_is_what_the_senders_offsets_cut(project, max_, rest, marks, data, told):
    sent = "\ufeff" * marks + rest
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(sent)), st.integers(0, len(sent)))))
    cut = end_lines(sent[start:end])
    span = {"start": start, "end": end, "text": sent[start:end]} if told else [start, end]
    cue = {"role": "cue", "spans": [span]}
    item = {"kind": "quote", "spans": [span], "links": [cue]}
    with transaction.atomic():
        sentence = imported(max_, project, {"text": sent, "annotations": [item]})
        if sentence:
            assert "not what was sent" not in sentence
        else:
            [stored] = Annotation.objects.get().texts
            assert Link.objects.get().texts == [stored]
            assert strip_blank(stored) == strip_blank(cut)
        transaction.set_rollback(True)


def imported(by, project, document):
    """Import; returns what it was refused with, if it was."""
    try:
        import_article(by=by, project=project, document=document)
    except Refusal as refusal:
        return refusal.sentence
    return ""


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("of", ["as sent", "as stored"])
def test_the_sum_may_be_of_the_text_as_sent_or_as_stored(project, max_, sent, of):
    digest = sha256(sent if of == "as sent" else normalise(sent))

    import_article(by=max_, project=project, document={"text": sent, "sha256": digest, "annotations": []})

    assert Revision.objects.get().text == STORED


def test_another_sum_is_refused(project, max_):
    document = {"text": SENT["CR LF"], "sha256": sha256("Something else."), "annotations": []}

    with refused(Invalid, field="text", match="sha256"):
        import_article(by=max_, project=project, document=document)


ODD_SPANS = [None, 5, "0,3", [], {}, [5], [[1]], [["a", 2]], [[True, 4]], [[1.0, 4]], [[-1, 4]], [[9, 4]], [{}],
             [{"start": 1}], [{"start": [], "end": {}}], [[0, 10**30]], [None], [[0, 3, 4]]]  # fmt: skip


@pytest.mark.parametrize("spans", ODD_SPANS, ids=str)
@pytest.mark.parametrize("sent", [SENT["two marks and CR LF"], SENT["as stored"]], ids=["moved", "as stored"])
def test_what_is_no_span_is_refused_like_before(project, max_, sent, spans):
    item = {"kind": "quote", "spans": spans}

    with refused(Invalid):
        import_article(by=max_, project=project, document={"text": sent, "annotations": [item]})


def test_annotations_without_their_words_are_counted(project, max_):
    checked = {"kind": "entity", "spans": [place(STORED, "Anna Moll", told=True)]}
    half = {"kind": "claim", "spans": [place(STORED, "Bo Ek", told=True), place(STORED, "mayor")]}
    link = {"role": "cue", "spans": [place(STORED, "spoke")]}
    by_link = {"kind": "quote", "spans": [place(STORED, "first", told=True)], "links": [link]}
    bare = {"kind": "source", "spans": [place(STORED, "mayor")]}
    items = [checked, half, by_link, bare]

    done = import_article(by=max_, project=project, document={"text": STORED, "annotations": items})

    assert (done.added, done.unchecked) == (4, 3)
