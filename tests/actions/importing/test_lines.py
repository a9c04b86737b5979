"""Whatever stands in a line of an export: it is taken, or refused with a sentence and nothing is stored."""

import copy
import json
import re
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.annotating.marking import mark
from annotations.actions.articles import submit_article
from annotations.actions.importing.lines import import_article
from annotations.actions.projects import set_tags
from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import decide, move
from annotations.choices import PROPOSED, Role, Status, Verb
from annotations.models import Action, Annotation, Tag
from annotations.refusals import Invalid, Refusal
from tests import factories
from tests.actions.counting import refused, rows

pytestmark = pytest.mark.django_db(transaction=True)

DESCRIBED = {
    "standfirst": "After the third vote.",
    "byline": "by I. Okafor",
    "outlet": "Courier",
    "url": "https://courier.example/barrier",
    "published_at": "2026-03-12T06:30:00Z",
    "external_id": "hc-17",
}
DEEP = json.loads("[" * 300 + "]" * 300)
ODD = [
    *(None, True, False, 0, 1, -1, 1.5, 5, 2**31 - 1, 2**31, 10**18, 10**400, float("inf"), float("nan")),
    *("", " ", "abc", "ann", "\0", "\ud800", "x" * 600, "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07", "Q1"),
    *([], [1], ["abc"], ["\0"], ["x" * 200], [None], [[]], [[0, 2]], [{}], [[[]]], DEEP),
    *({}, {"a": 1}, {"start": []}, {"name": "rules", "version": "1", "score": "high"}, {"\0": "\0"}),
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def marked(article, by, kind, passage, **more):
    return factories.annotation(article, by, kind, passage, **more)


@pytest.fixture
def line(project, ann, rev, max_, capfdbinary):
    """A line that `export` has written, with something in every field that a line has."""
    set_tags(by=max_, slug="desk", tags=[{"name": "flood", "description": ""}])
    article = factories.article(project, ann, **DESCRIBED)
    voss = {"name": "Mara Voss", "type": "person", "wikidata_id": "Q4711"}
    record, _ = add_entity(by=ann, project=project, values=voss)
    known = {"type": "person", "anonymity": "named", "entity": str(record.pk)}
    source = marked(article, ann, "source", "Mara Voss", attributes=known)
    words = {"spans": [factories.span(factories.TEXT, "Mara Voss")]}
    told = {"role": "cue", "spans": [factories.span(factories.TEXT, "told")]}
    links = [{"role": "speaker", "target": str(source.pk), **words}, told]
    quote = marked(
        article, ann, links=links, kind="quote", passage="“We have waited eleven years,”", tags=["flood"]
    )
    claim = marked(
        article, ann, "claim", "4,000 homes", links=[{"role": "stated_in", "target": str(quote.pk)}]
    )
    item = {"kind": "entity", "spans": [factories.span(factories.TEXT, "Courier")]}
    rules = {"name": "rules", "version": "1", "score": 0.5}
    found, _ = mark(by=ann, article_id=article.pk, item=item, suggester=rules)
    move(by=ann, annotation_id=found.pk, version=1, verb=Verb.ACCEPT)
    submit_article(by=ann, article_id=article.pk)
    for row in (source, quote):
        decide(by=rev, annotation_id=row.pk, version=None, verdict="approve")
    decide(by=rev, annotation_id=claim.pk, version=None, verdict="reject", reason="duplicate")
    statuses = ",".join(status for status in Status if status not in PROPOSED)
    call_command("export", project="desk", format="jsonl", only_status=[statuses])
    return json.loads(capfdbinary.readouterr().out)


@pytest.fixture
def copied(line):
    """Another project, with the same people."""
    made = factories.project("copy")
    factories.member(made, "ann", Role.ANALYST)
    factories.member(made, "max", Role.MANAGER)
    return made


def places(value, at=()):
    """The places of all values in a document, as the keys that lead there."""
    if at:
        yield at
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*at, key))


def changed(document, at, value):
    """The document with another value in one place."""
    made = copy.deepcopy(document)
    inside = made
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = value
    return made


def fresh(document):
    """The document under ids that nobody has used."""
    made = {}
    found = lambda match: made.setdefault(match[0], str(uuid.uuid4()))  # noqa: E731
    return json.loads(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found, json.dumps(document)))


@settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_stands_in_a_field_is_taken_or_refused(line, copied, ann, max_, data):
    ids = data.draw(st.sampled_from(["free", "used elsewhere", "there already"]))
    document = fresh(line) if ids == "free" else line
    at = data.draw(st.sampled_from(list(places(document))))
    value = data.draw(st.sampled_from(ODD) | ANYTHING)
    by = data.draw(st.sampled_from([max_, ann]))
    with transaction.atomic():
        if ids == "there already":
            import_article(by=max_, project=copied, document=document)
        before = rows()
        try:
            import_article(by=by, project=copied, document=changed(document, at, value))
            connection.check_constraints()
        except Refusal:
            assert rows() == before
        transaction.set_rollback(True)


QUOTE, SOURCE, DRAFT = (("annotations", place) for place in range(3))


@pytest.mark.parametrize(
    "at, value, field, sentence",
    [
        ((*QUOTE, "tags"), 5, "0.tags", "“tags” is a list of texts."),
        ((*QUOTE, "tags"), "flood", "0.tags", "“tags” is a list of texts."),
        ((*QUOTE, "tags", 0), "\0", "0.tags", "“tags” holds a character that no text contains."),
        ((*QUOTE, "links"), 5, "0.links", "“links” is a list of objects."),
        ((*QUOTE, "links", 0, "role"), [], "0.links.0.role", "“links.0.role” must be text."),
        ((*QUOTE, "attributes"), "abc", "0.attributes", "“attributes” is an object."),
        ((*QUOTE, "attributes"), [1], "0.attributes", "“attributes” is an object."),
        ((*SOURCE, "attributes", "entity"), [], "1.attributes.entity", "An id looks like"),
        ((*SOURCE, "attributes", "entity"), {}, "1.attributes.entity", "An id looks like"),
        ((*QUOTE, "kind"), [], "0.kind", "“kind” must be text."),
        ((*QUOTE, "spans", 0, "start"), [], "0.spans.0", "Span 1 is not a pair of whole numbers."),
        ((*QUOTE, "version"), 10**9 + 1, "version", "The version is a number from 1 to 1,000,000,000."),
        ((*QUOTE, "edition"), 2**31 - 1, "edition", "The edition is a number from 1 to 1,000,000,000."),
        ((*QUOTE, "edition"), 0, "edition", "The edition is a number from 1 to 1,000,000,000."),
        ((*SOURCE, "record"), "Voss", "1.record", "“record” is an object."),
        ((*SOURCE, "record", "name"), {}, "1.record.name", "“record.name” must be text."),
        ((*SOURCE, "record", "type"), 5, "1.record.type", "“record.type” must be text."),
        ((*SOURCE, "record", "wikidata_id"), 5, "1.record.wikidata_id", "“record.wikidata_id” must be text."),
        ((*SOURCE, "decision"), [], "1.decision", "“decision” is an object."),
        ((*DRAFT, "suggester"), "rules", "2.suggester", "“suggester” is an object."),
        ((*DRAFT, "suggester", "name"), None, "2.suggester.name", "“suggester.name” must be text."),
        ((*DRAFT, "suggester", "version"), 1, "2.suggester.version", "“suggester.version” must be text."),
        ((*DRAFT, "suggester", "score"), True, "2.suggester.score", "“suggester.score” is a number or null."),
        (
            (*DRAFT, "suggester", "score"),
            float("nan"),
            "2.suggester.score",
            "“suggester.score” is a number or null.",
        ),
        (
            (*DRAFT, "suggester"),
            {"name": "a", "version": "1", "by": "x"},
            "2.suggester",
            "A suggester has a name,",
        ),
        ((*QUOTE, "prefix"), DEEP, "", "This is nested too deeply."),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(line, copied, max_, at, value, field, sentence):
    with refused(Invalid, field=field, match=re.escape(sentence)):
        import_article(by=max_, project=copied, document=changed(line, at, value))


@pytest.mark.parametrize("suggester", [None, {"name": "rules", "version": "2", "score": None}])
def test_a_suggester_may_have_no_score_or_be_none(line, copied, max_, suggester):
    document = fresh(line)
    import_article(by=max_, project=copied, document=changed(document, (*DRAFT, "suggester"), suggester))
    assert Annotation.objects.get(pk=document["annotations"][2]["id"]).suggester == suggester


def test_a_version_may_be_a_milliard(line, copied, max_):
    document = changed(fresh(line), (*QUOTE, "version"), 10**9)
    import_article(by=max_, project=copied, document=document)
    assert Annotation.objects.get(pk=document["annotations"][0]["id"]).version == 10**9


def test_a_line_is_one_action(project, max_):
    """Its article, tags and annotations come in together; what is there already is none."""
    line = {"text": "He said no.", "annotations": [{"kind": "claim", "spans": [[8, 10]], "tags": ["war"]}]}
    longer = {
        **line,
        "annotations": [*line["annotations"], {"kind": "claim", "spans": [[0, 2]], "tags": ["new"]}],
    }
    actions = []

    for document in (line, line, longer, {"text": "Another."}):
        before = set(Action.objects.values_list("pk", flat=True))
        import_article(by=max_, project=project, document=document)
        actions.append([made.verb for made in Action.objects.exclude(pk__in=before)])

    assert actions == [["import"], [], ["import"], ["import"]]
    tags: Any = Tag.pgh_event_model.objects
    assert None not in tags.values_list("pgh_context_id", flat=True)
