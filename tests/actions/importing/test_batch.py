"""Lines that come in together are stored as the same lines one after the other are."""

import json
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations.actions.importing import batch as batches
from annotations.actions.importing import first_filling
from annotations.actions.importing.batch import cut_batches, import_batch, read_lines
from annotations.actions.importing.lines import import_article
from annotations.actions.searching import INDEX_MANY
from annotations.choices import Role, Verb
from annotations.models import (
    Action,
    Annotation,
    Article,
    Check,
    Decision,
    Entity,
    Layer,
    Link,
    Revision,
    SearchChunk,
    Tag,
)
from annotations.refusals import Refusal
from tests import factories

pytestmark = pytest.mark.django_db

TEXTS = [
    "“We have waited eleven years,” Mara Voss told the Courier. She said 4,000 homes were lost.",
    "\ufeffThe ferry — an old one — sank\r\nat the harbour. “Nobody,” said Öl Ek, “was aboard.”",
    "Third story: 👩\u200d👩\u200d👧 e\u0301 and nothing more.",
]
IDS = [str(uuid.UUID(int=number, version=4)) for number in range(1, 9)]
"""Few, so that lines come with the same ones."""
RECORDS = [str(uuid.UUID(int=number, version=4)) for number in range(11, 15)]


@contextmanager
def rolled_back():
    """Leave nothing of what the block does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def take_together(documents, by, project):
    return import_batch(
        documents,
        by=by,
        project=project,
        take_one=lambda document: import_article(by=by, project=project, document=document),
    )


def take_one_by_one(documents, by, project):
    outcomes = []
    for document in documents:
        try:
            outcomes.append(import_article(by=by, project=project, document=document))
        except Refusal as refusal:
            outcomes.append(refusal)
    return outcomes


def told(outcome, place):
    """What a report says of a line; articles by the first line that they came with."""
    if isinstance(outcome, Refusal):
        return type(outcome), outcome.field, outcome.sentence
    counts = {name: value for name, value in vars(outcome).items() if name != "article"}
    return place[outcome.article.pk], counts


def told_all(outcomes):
    place = {}
    for number, outcome in enumerate(outcomes):
        if not isinstance(outcome, Refusal):
            place.setdefault(outcome.article.pk, number)
    return [told(outcome, place) for outcome in outcomes]


LEFT_OUT = {"id", "project_id", "created_at", "updated_at", "action_id", "decided_at", "signed_off_at"}


def rows_of(project):
    """Everything that the lines have made, with what tells rows apart in place of their ids."""
    names = {}
    for article in Article.objects.filter(project=project).select_related():
        digest = Revision.objects.get(article=article).sha256
        names[article.pk] = ("article", digest, article.outlet, article.url, article.external_id)
    for model in (Revision, Layer):
        names |= {
            row.pk: (model.__name__, names[row.article_id]) for row in model.objects.filter(project=project)
        }
    for row in Entity.objects.filter(project=project):
        names[row.pk] = ("record", row.name, row.type, row.wikidata_id, names.get(row.article_id))
    for row in Annotation.objects.filter(project=project):
        names[row.pk] = ("mark", names[row.article_id], row.kind, row.spans, row.status, str(row.attributes))
    rows = []
    for model in (Article, Revision, Layer, Annotation, Link, Decision, Check, Entity, Tag, SearchChunk):
        for row in model.objects.filter(project=project).values():
            kept = {
                name: names.get(value, value) if isinstance(value, uuid.UUID) else value
                for name, value in row.items()
                if name not in LEFT_OUT
            }
            rows.append((model.__name__, sorted((name, repr(value)) for name, value in kept.items())))
    return sorted(rows)


@pytest.fixture
def twins(db):
    """Two projects with the same people."""
    projects = [factories.project("one"), factories.project("two")]
    for name, role in (("ann", Role.ANALYST), ("rev", Role.REVIEWER), ("max", Role.MANAGER)):
        people = [factories.member(project, name, role) for project in projects]
    return projects, people[-1]


@st.composite
def annotation(draw, text):
    start = draw(st.integers(0, 30))
    end = start + draw(st.integers(1, 25))
    span = {"start": start, "end": end}
    if draw(st.booleans()):
        span["text"] = text.lstrip("\ufeff")[start:end]
    kind = draw(
        st.sampled_from(["quote", "entity", "claim", "source", "nonsense"][: draw(st.integers(3, 5))])
    )
    item = {
        "kind": kind,
        "spans": [span],
        "status": draw(st.sampled_from(["draft", "submitted", "approved"])),
    }
    if draw(st.booleans()):
        item["id"] = draw(st.sampled_from(IDS))
    if draw(st.booleans()):
        item["tags"] = draw(st.lists(st.sampled_from(["war", " war ", "x" * 101, "", "new"]), max_size=2))
    if kind == "entity" and draw(st.booleans()):
        item["attributes"] = {"entity": draw(st.sampled_from(RECORDS))}
        item["record"] = {
            "name": draw(st.sampled_from(["Mara Voss", "mara voss", "Öl Ek", ""])),
            "type": draw(st.sampled_from(["person", "organisation"])),
            "local": draw(st.sampled_from([None, True, False])),
            "wikidata_id": draw(st.sampled_from([None, "Q1", "wrong"])),
        }
    if kind == "claim" and draw(st.booleans()):
        item["links"] = [{"role": "claimant", "target": draw(st.sampled_from(IDS))}]
    if item["status"] == "approved":
        item["decision"] = {"verdict": "approve", "reviewer": draw(st.sampled_from(["rev", "max", "nobody"]))}
    if kind == "claim" and draw(st.booleans()):
        item["check"] = {
            "verdict": "true",
            "checked_by": "ann",
            "agreed_by": draw(st.sampled_from(["rev", "ann"])),
        }
    item["author"] = draw(st.sampled_from(["ann", "rev", "gone"]))
    return item


@st.composite
def line(draw):
    text = draw(st.sampled_from(TEXTS))
    document = {"text": text, "headline": draw(st.sampled_from(["", "A headline", "x" * 501]))}
    document["outlet"] = draw(st.sampled_from(["", "Courier", "Echo"]))
    document["external_id"] = draw(st.sampled_from(["", "", "7", "8"]))
    document["state"] = draw(st.sampled_from(["open", "submitted", "signed_off"]))
    document["restricted"] = draw(st.sampled_from([False, False, True]))
    document["annotations"] = draw(st.lists(annotation(text), max_size=4))
    wrong = draw(st.sampled_from([None] * 6 + ["text", "sha256", "annotations"]))
    if wrong:
        document[wrong] = draw(st.sampled_from([5, "abc", [5]]))
    return document


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents=st.lists(line(), min_size=2, max_size=7))
def test_a_batch_stores_row_for_row_what_its_lines_store_one_by_one(twins, documents):
    (one, two), by = twins
    with rolled_back():
        apart = told_all(take_one_by_one(json.loads(json.dumps(documents)), by, one))
        expected = rows_of(one)
    with rolled_back():
        together = told_all(take_together(json.loads(json.dumps(documents)), by, two))
        stored = rows_of(two)

    assert together == apart
    assert stored == expected


def numbered(count, *, marked=2):
    """So many lines, each with annotations that link, have a tag and a record, and are approved."""
    return [
        {
            "text": f"Story {number}: Mara Voss said no.",
            "headline": f"Story {number}",
            "state": "signed_off",
            "annotations": [
                {
                    "id": str(uuid.UUID(int=1000 * number + place, version=4)),
                    "kind": ("entity", "claim")[place % 2],
                    "spans": [[0, 5 + place]],
                    "tags": ["war"],
                    "status": "approved",
                    "author": "ann",
                    "edited_by": "ann",
                    "decision": {"verdict": "approve", "reviewer": "rev", "edition": 1},
                    **({"attributes": {"entity": RECORDS[0]}} if place % 2 == 0 else {}),
                    "record": {"name": "Mara Voss", "type": "person", "local": False},
                }
                for place in range(marked)
            ],
        }
        for number in range(count)
    ]


def test_a_batch_takes_as_many_statements_for_many_lines_as_for_few(twins):
    projects, by = twins
    counts = []
    for project, size in zip(projects, (5, 60), strict=True):
        with CaptureQueriesContext(connection) as sent:
            done = take_together(numbered(size), by, project)
        counts.append(len(sent))
        assert [outcome.new for outcome in done] == [True] * size

    assert counts[0] == counts[1] <= 45
    assert [Article.objects.filter(project=project, state="signed_off").count() for project in projects] == [
        5,
        60,
    ]
    assert Decision.objects.count() == Annotation.objects.count() == 130


def test_a_batch_is_one_action_and_one_job(project, max_):
    done = take_together(numbered(7), max_, project)

    [action] = Action.objects.filter(project=project)
    assert (action.verb, action.by, action.article_id) == (Verb.IMPORT, max_, None)
    assert set(Annotation.objects.values_list("action_id", flat=True)) == {action.pk}
    [job] = ProcrastinateJob.objects.filter(task_name=INDEX_MANY)
    revisions = Revision.objects.filter(article__in=[outcome.article.pk for outcome in done])
    assert set(job.args["revision_ids"]) == {str(revision.pk) for revision in revisions}


def test_what_the_database_refuses_is_told_from_the_rest(project, max_, monkeypatch):
    monkeypatch.setattr(first_filling, "check_first_frames", lambda *_, **__: None)
    documents = numbered(5, marked=0)
    documents[2]["annotations"] = [{"kind": "claim", "spans": [[0, 5]], "tags": ["x" * 101]}]

    done = take_together(documents, max_, project)

    assert [isinstance(outcome, Refusal) for outcome in done] == [False, False, True, False, False]
    assert done[2].field == "0.tags"
    assert Article.objects.count() == 4


def test_lines_that_come_again_are_there_and_nothing_is_done(project, max_):
    documents = [document | {"annotations": []} for document in numbered(6)]
    first = take_together(documents, max_, project)

    with CaptureQueriesContext(connection) as sent:
        again = take_together(documents, max_, project)

    assert [outcome.article.pk for outcome in again] == [outcome.article.pk for outcome in first]
    assert not any(outcome.new for outcome in again)
    assert not any("INSERT" in query["sql"] or "COPY" in query["sql"] for query in sent)


def test_reading_lines_asks_the_database_nothing(project, max_, django_assert_num_queries):
    with django_assert_num_queries(0):
        lines = read_lines([*numbered(3), {"text": 5}], max_, project)

    assert [line is None for line in lines] == [False, False, False, True]


@given(sizes=st.lists(st.integers(0, 9), max_size=40))
def test_batches_hold_all_lines_in_order_and_none_too_much(sizes):
    documents = [{"text": "x" * size, "annotations": [{}] * size} for size in sizes]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "MOST_LINES", 5)
        patched.setattr(batches, "LONGEST", 20)
        patched.setattr(batches, "MOST_ITEMS", 18)
        cut = list(cut_batches(documents, lambda document: document))

    assert [document for batch in cut for document in batch] == documents
    assert all(len(batch) <= 5 for batch in cut)
    assert all(len(batch) == 1 or sum(len(one["text"]) for one in batch) <= 18 for batch in cut)
