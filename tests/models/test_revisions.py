"""What is moved to another revision of the text: compared by its words, and checked against the text that it comes to."""

import pytest
from psycopg import sql as compose

from annotations.actions.articles import sign_off, submit_article
from annotations.choices import Reopened, Status
from annotations.models import Annotation, Article, Link, Revision
from annotations.models.fields import to_multirange
from annotations.text.normalise import sha256
from tests import factories
from tests.factories import TEXT
from tests.models.bare import broken_rule, sql
from tests.models.test_editions import bare, now

CUE = {"role": "cue", "spans": [factories.span(TEXT, "told")]}


@pytest.fixture
def three(article, ann, rev):
    """Approved: a source, the quote of which it is the speaker, and the quote that continues that one."""
    source = factories.annotation(article, ann, "source", "Mara Voss")
    links = [{"role": "speaker", "target": str(source.pk)}, CUE]
    quote = factories.annotation(article, ann, links=links)
    heir = factories.annotation(
        article, ann, passage="4,000 homes", links=[{"role": "continues", "target": str(quote.pk)}]
    )
    made = {"source": source, "quote": quote, "heir": heir}
    return {name: factories.approved(row, ann, rev) for name, row in made.items()}


def corrected(article, by, text):
    """The next revision of an article, not the current one yet."""
    described = {"project": article.project, "article": article, "created_by": by, "current": False}
    return Revision.objects.create(**described, number=2, text=text, sha256=sha256(text), length=len(text))


def move(revision, change=("", ""), *, of_links=True):
    """Move everything to the revision in one statement, to where its words are now; `change` is what was corrected."""
    rows = {model: _placed(model, revision, change) for model in (Annotation, Link)}
    links, own = rows[Link], rows[Annotation]
    if not of_links:  # to the revision, but where they were in the other one
        links = [
            (row.pk, None if row.spans is None else to_multirange(row.spans), row.texts)
            for row in Link.objects.all()
        ]
    statement = compose.SQL("""
        WITH link AS (
            UPDATE annotations_link AS link SET revision_id = {revision}, spans = place.spans, texts = place.texts
            FROM (VALUES {links}) AS place (id, spans, texts) WHERE link.id = place.id)
        UPDATE annotations_annotation AS annotation
        SET revision_id = {revision}, spans = place.spans, texts = place.texts
        FROM (VALUES {own}) AS place (id, spans, texts) WHERE annotation.id = place.id
    """).format(revision=compose.Literal(revision.pk), links=_values(links), own=_values(own))
    bare(statement)


def _placed(model, revision, change):
    placed = []
    for row in model.objects.all():
        texts = None if row.texts is None else [text.replace(*change) for text in row.texts]
        spans = texts and to_multirange([factories.span(revision.text, text) for text in texts])
        placed.append((row.pk, spans, texts))
    return placed


def _values(rows):
    row = compose.SQL("({}::uuid, {}::int4multirange, {}::text[])")
    return compose.SQL(", ").join(row.format(*map(compose.Literal, values)) for values in rows)


CORRECTIONS = {
    "before it all": (("“We have", "Corrected. “We have"), ("“We have", "“We have"), {}),
    "in the passage": (
        ("eleven years", "twelve long years"),
        ("eleven years", "twelve long years"),
        {"quote": Reopened.CHANGED, "heir": Reopened.TARGET_CHANGED},
    ),
    "in the words of a link": (
        ("told", "informed"),
        ("told", "informed"),
        {"quote": Reopened.LINK_CHANGED, "heir": Reopened.TARGET_CHANGED},
    ),
    "in what a link points at": (
        ("Mara Voss", "Marta Voss"),
        ("Mara Voss", "Marta Voss"),
        {
            "source": Reopened.CHANGED,
            "quote": Reopened.TARGET_CHANGED,
            "heir": Reopened.TARGET_CHANGED,
        },
    ),
    "between them": ((" the Courier", " The Morning Courier"), ("", ""), {}),
}


@pytest.mark.parametrize("where", CORRECTIONS)
def test_what_says_the_same_in_another_revision_stays_as_it_was_decided(article, ann, three, where):
    correction, change, reopened = CORRECTIONS[where]
    revision = corrected(article, ann, TEXT.replace(*correction))

    move(revision, change)

    for name, before in three.items():
        after = now(before)
        why = reopened.get(name)
        assert after.revision_id == revision.pk
        assert (after.status, after.reopened) == ((Status.SUBMITTED, why) if why else (Status.APPROVED, ""))
        assert (after.edition > before.edition) == bool(why), name
        assert after.version > before.version


def test_the_words_of_links_are_checked_against_the_revision_that_they_come_to(article, ann, three):
    revision = corrected(article, ann, "Corrected. " + TEXT)

    with broken_rule("link_text_equals_revision"):
        move(revision, of_links=False)
    with broken_rule("link_annotation_in_project"):
        sql(
            "UPDATE annotations_annotation SET revision_id = %s, spans = annotations_shifted(spans, -11)"
            " WHERE id = %s",
            revision.pk,
            three["heir"].pk,
        )


def test_the_same_words_elsewhere_in_the_same_revision_are_another_passage(article, ann, rev):
    source = factories.approved(factories.annotation(article, ann, "source", "She"), ann, rev)
    where = factories.span(TEXT, "the ")
    when = {"role": "when", "spans": [[where[0], where[1] - 1]]}
    links = [{"role": "speaker", "target": str(source.pk)}, when]
    quote = factories.approved(factories.annotation(article, ann, links=links), ann, rev)
    other = TEXT.index("the ", where[1])

    bare("UPDATE annotations_link SET spans = %s WHERE role = 'when'", to_multirange([(other, other + 3)]))

    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.LINK_CHANGED)


def test_a_target_at_the_same_words_elsewhere_is_another_one(article, ann, rev):
    source = factories.annotation(article, ann, "source", "the", attributes={"type": "other"})
    speaker = {"role": "speaker", "target": str(source.pk)}
    quote = factories.approved(factories.annotation(article, ann, links=[speaker]), ann, rev)
    other = TEXT.index("the ", source.spans[0].end)

    bare(
        "UPDATE annotations_annotation SET spans = %s WHERE id = %s",
        to_multirange([(other, other + 3)]),
        source.pk,
    )

    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.TARGET_CHANGED)


def test_a_sign_off_was_about_the_revision_before(article, ann, rev, three):
    submit_article(by=ann, article_id=article.pk)
    sign_off(by=rev, article_id=article.pk, version=None)

    move(corrected(article, ann, "Corrected. " + TEXT))

    assert Article.objects.get().state == "submitted"
