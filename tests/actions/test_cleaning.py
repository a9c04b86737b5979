"""Blank, at every action that takes words: refused where something is needed, else nothing, and trimmed at the ends."""

import datetime

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark
from annotations.actions.articles import add_article, change_article
from annotations.actions.cleaning import strip_ends
from annotations.actions.erasure.erasing import erase
from annotations.actions.importing.lines import import_article
from annotations.actions.people.signing_in import change_person
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import change_project, create_project, set_tags, write_guidelines
from annotations.actions.records.entities import add_entity, change_entity
from annotations.actions.review.checking import check_claim
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.models import Action, Article, Check, Decision, Tag
from annotations.refusals import Invalid
from tests import factories
from tests.actions.counting import refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

BLANK = ["\u200b", " \u2060\n", "\u00ad", "\u3164", "\u200f\u200e", "\ufe0f"]
WORDS = "wörd ❤\ufe0f"
ENDS = f"\u200b \u200f{WORDS}\u00ad\n\u2060"
DESCRIBING = ["headline", "standfirst", "byline", "outlet", "external_id"]


@pytest.fixture
def claim(article, ann):
    return factories.annotation(article, ann, "claim", "the barrier would protect 4,000 homes")


def submitted(article, ann):
    made = factories.annotation(article, ann)
    return move(by=ann, annotation_id=made.pk, version=None, verb=Verb.SUBMIT)


REFUSED = {
    "a project’s name": ("name", lambda w, s: create_project(by=w["max"], slug="d2", name=s)),
    "a changed name of a project": (
        "name",
        lambda w, s: change_project(by=w["max"], slug="desk", version=None, changes={"name": s}),
    ),
    "a tag": ("name", lambda w, s: set_tags(by=w["max"], slug="desk", tags=[{"name": s}])),
    "guidelines": ("text", lambda w, s: write_guidelines(by=w["max"], slug="desk", text=s)),
    "a record’s name": (
        "name",
        lambda w, s: add_entity(by=w["ann"], project=w["project"], values={"name": s, "type": "person"}),
    ),
    "an alias": (
        "aliases",
        lambda w, s: add_entity(
            by=w["ann"], project=w["project"], values={"name": "V", "type": "person", "aliases": [s]}
        ),
    ),
    "a text": ("text", lambda w, s: add_article(by=w["ann"], project=w["project"], text=s)),
    "a language": (
        "language",
        lambda w, s: add_article(by=w["ann"], project=w["project"], text="a", described={"language": s}),
    ),
    "a reason to erase": ("reason", lambda w, s: erase(article_id=w["article"].pk, reason=s, by=w["max"])),
    "a note of another reason": (
        "note",
        lambda w, s: decide(
            by=w["rev"], annotation_id=w["quote"].pk, version=None, verdict="reject", reason="other", note=s
        ),
    ),
    "who was asked": (
        "asked_whom",
        lambda w, s: check_claim(
            by=w["ann"], annotation_id=w["claim"].pk, number=0, state="asked", values={"asked_whom": s}
        ),
    ),
}


@pytest.fixture
def world(project, ann, rev, max_, article, claim):
    return {
        "project": project,
        "ann": ann,
        "rev": rev,
        "max": max_,
        "article": article,
        "claim": claim,
        "quote": submitted(article, ann),
    }


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_to_be_seen_is_refused_without_it(world, name):
    field, call = REFUSED[name]
    for blank in BLANK:
        with refused(Invalid, field=field):
            call(world, blank)


def test_a_contest_needs_a_note_that_is_seen(world, ann, rev):
    quote = world["quote"]
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="reject", reason="duplicate")
    for blank in BLANK:
        with refused(Invalid, field="note"):
            move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.CONTEST, note=blank)
    move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.CONTEST, note=ENDS)
    assert Action.objects.get(verb=Verb.CONTEST).note == WORDS


def test_all_that_is_stored_is_trimmed_at_its_ends(world, project, ann, rev, max_, article, claim):
    change_article(by=ann, article_id=article.pk, version=None, changes=dict.fromkeys(DESCRIBING, ENDS))
    values = {"name": ENDS, "type": "person", "aliases": [ENDS, "x"], "description": ENDS}
    record, _ = add_entity(by=ann, project=project, values=values)
    tags = set_tags(by=max_, slug="desk", tags=[{"name": ENDS, "description": ENDS}])
    change_project(by=max_, slug="desk", version=None, changes={"name": ENDS})
    change(by=ann, annotation_id=claim.pk, version=None, changes={"attributes": {"statement": ENDS}})
    evidence = [{"url": "https://a.example/ ", "title": ENDS, "note": "\u200b"}]
    texts = {"rationale": ENDS, "asked_whom": ENDS, "answer": ENDS, "evidence": evidence}
    check_claim(by=ann, annotation_id=claim.pk, number=0, state="asked", values=texts)
    rejected = {"verdict": "reject", "reason": "other", "note": ENDS}
    decide(by=rev, annotation_id=world["quote"].pk, version=None, **rejected)
    token, _ = create_token(by=ann, project=project, scope="read", name=ENDS)
    person = change_person(by=ann, changes={"first_name": ENDS, "last_name": "\u200b"})

    for row in [article, project, claim]:
        row.refresh_from_db()
    check = Check.objects.get()
    assert [getattr(article, name) for name in DESCRIBING] == [WORDS] * 5
    assert (record.name, record.aliases, record.description) == (WORDS, [WORDS, "x"], WORDS)
    assert [(tag.name, tag.description) for tag in tags] == [(WORDS, WORDS)]
    assert (project.name, claim.attributes) == (WORDS, {"statement": WORDS})
    assert (check.rationale, check.asked_whom, check.answer) == (WORDS, WORDS, WORDS)
    assert check.evidence == [{"url": "https://a.example/", "title": WORDS, "note": ""}]
    assert Decision.objects.get().note == WORDS
    assert token.name == WORDS
    assert (person.first_name, person.last_name) == (WORDS, "")


def test_what_may_be_left_out_is_nothing_if_nobody_sees_it(project, ann, article, claim):
    changes = dict.fromkeys(DESCRIBING, "\u200b\u00ad")
    change_article(by=ann, article_id=article.pk, version=None, changes=changes)
    blank = {"attributes": {"statement": "\u200b"}}
    change(by=ann, annotation_id=claim.pk, version=None, changes=blank)
    record, _ = add_entity(
        by=ann, project=project, values={"name": "V", "type": "person", "description": "\u200b"}
    )

    article.refresh_from_db()
    claim.refresh_from_db()
    assert [getattr(article, name) for name in DESCRIBING] == [""] * 5
    assert claim.attributes == {}
    assert record.description == ""


def test_what_was_stored_with_blank_ends_is_not_changed_by_sending_it_back(project, ann, article, claim):
    Article.objects.filter(pk=article.pk).update(headline=ENDS, outlet="Courier\u200b")
    type(claim).objects.filter(pk=claim.pk).update(attributes={"statement": ENDS, "hedged": True})
    claim.refresh_from_db()
    before = Action.objects.count()

    changes = {"headline": ENDS, "outlet": "Courier\u200b", "byline": ""}
    same = change_article(by=ann, article_id=article.pk, version=None, changes=changes)
    attributes = {"statement": ENDS, "hedged": True}
    again = change(by=ann, annotation_id=claim.pk, version=None, changes={"attributes": attributes})
    assert (same.version, again.version, Action.objects.count()) == (1, claim.version, before)

    other = change(by=ann, annotation_id=claim.pk, version=None, changes={"attributes": {"hedged": False}})
    article = change_article(by=ann, article_id=article.pk, version=None, changes={"byline": "by A."})
    record, _ = add_entity(by=ann, project=project, values={"name": "V", "type": "person"})
    type(record).objects.filter(pk=record.pk).update(name=ENDS)
    record = change_entity(by=ann, entity_id=record.pk, version=None, changes={"description": "x"})
    assert other.attributes == {"statement": ENDS, "hedged": False}
    assert (article.headline, article.byline, record.name) == (ENDS, "by A.", ENDS)


@pytest.mark.parametrize("kind", ["quote", "entity", "claim", "source"])
def test_a_passage_that_nobody_sees_is_refused(project, ann, kind):
    text = "a\u200b\u2060b\u00ad\nc"
    article = factories.article(project, ann, text=text)
    for field, spans in [("spans.0", [[1, 3]]), ("spans.1", [[0, 1], [4, 6]])]:
        with refused(Invalid, field=field, match="nothing that a reader can see"):
            mark(by=ann, article_id=article.pk, item={"kind": kind, "spans": spans})

    made, _ = mark(by=ann, article_id=article.pk, item={"kind": kind, "spans": [[0, 3], [3, 6]]})
    assert (made.spans, made.texts) == (((0, 4),), ["a\u200b\u2060b"])


def test_a_link_to_words_that_nobody_sees_is_refused(project, ann):
    article = factories.article(project, ann, text="“Yes,”\u200b\u2060 she said.")
    link = {"role": "cue", "spans": [[6, 8]]}
    with refused(Invalid, field="links.0.spans.0", match="nothing that a reader can see"):
        mark(by=ann, article_id=article.pk, item={"kind": "quote", "spans": [[0, 6]], "links": [link]})


def test_an_import_brings_in_nothing_that_nobody_sees(project, max_):
    passage = {"kind": "claim", "spans": [[1, 3]]}
    for blank, field in [
        ({"text": "a\u200b\u2060b", "annotations": [passage]}, "0.spans.0"),
        ({"text": "\u200b\u2060"}, "text"),
    ]:
        with refused(Invalid, field=field):
            import_article(by=max_, project=project, document=blank)
    tagged = {**passage, "spans": [[0, 4]], "tags": [ENDS, "\u200b"]}
    with refused(Invalid, field="0.tags"):
        import_article(by=max_, project=project, document={"text": "abcd", "annotations": [tagged]})
    tagged["tags"] = [ENDS]
    done = import_article(
        by=max_, project=project, document={"text": "abcd", "headline": ENDS, "annotations": [tagged]}
    )

    assert (done.article.headline, Tag.objects.get().name) == (WORDS, WORDS)
    assert done.article.annotations.get().tags == [WORDS]


def test_what_is_no_text_keeps_its_ends():
    now = datetime.datetime(2026, 3, 12, tzinfo=datetime.UTC)
    for value in [None, 5, True, now, "\0", " \ud800"]:
        assert strip_ends(value) == value
