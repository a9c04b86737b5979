"""Bulk work costs as much per row for many rows as for few: no absolute times, only ratios.

A session that has saved one row must not have spoiled the database's plans for many.
"""

import os
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.transactions import begin_action
from annotations.choices import Status, Verb
from annotations.models import Annotation, Link
from annotations.models.fields import new_id
from tests import factories

FEW, DOUBLINGS = 2000, 2
MANY = FEW * 2**DOUBLINGS
TEXT = "One word “and more”\n" * 500


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, TEXT)


@pytest.fixture
def first(article, ann) -> Annotation:
    """What makes the session plan every trigger for one row: of an annotation and of its links, one of each change."""
    quote = factories.annotation(
        article, ann, "quote", TEXT[:8], spans=[[0, 8]], links=[{"role": "cue", "spans": [[10, 12]]}]
    )
    Annotation.objects.filter(pk=quote.pk).update(status=Status.SUBMITTED, version=2)
    Link.objects.filter(annotation=quote).update(position=1)
    Link.objects.filter(annotation=quote)._raw_delete("default")
    return quote


def rows_like(first: Annotation, count: int) -> list[Annotation]:
    """So many annotations all over the article."""
    spans = [(number * 7 % 9000, number * 7 % 9000 + 1 + number % 20) for number in range(count)]
    return [
        Annotation(
            id=new_id(),
            project_id=first.project_id,
            article_id=first.article_id,
            revision_id=first.revision_id,
            layer_id=first.layer_id,
            kind="entity",
            spans=[span],
            texts=[TEXT[slice(*span)]],
            author_id=first.author_id,
            edited_by_id=first.author_id,
        )
        for span in spans
    ]


def links_like(first: Annotation, count: int) -> list[Link]:
    return [
        Link(
            id=new_id(),
            project_id=first.project_id,
            article_id=first.article_id,
            layer_id=first.layer_id,
            revision_id=first.revision_id,
            annotation=first,
            role="speaker",
            position=1,
            spans=[(0, 3)],
            texts=["One"],
        )
        for _ in range(count)
    ]


def processor_seconds() -> float:
    """What this process and the server's process for its connection have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def growth(work) -> float:
    """How many times more twice the work costs, over several doublings: the best of several runs, each rolled back.

    Processor time, ours and the server's: what else runs on the machine does not count.
    """

    def seconds(count: int) -> float:
        with transaction.atomic():
            prepared = work(count)
            started = processor_seconds()
            prepared()
            taken = processor_seconds() - started
            transaction.set_rollback(True)
        return taken

    few, many = [], []
    for _ in range(6):
        few.append(seconds(FEW))
        many.append(seconds(MANY))
        doubled = (min(many) / min(few)) ** (1 / DOUBLINGS)
        if len(few) >= 2 and doubled < 2.5:
            break
    return doubled


def test_twice_the_annotations_take_less_than_two_and_a_half_times_as_long(first, ann):
    def work(count):
        rows, links = rows_like(first, count), links_like(first, count // 2)
        begin_action(by=ann, verb=Verb.IMPORT, project_id=first.project_id, article_id=first.article_id)
        return lambda: copy_annotations(rows, links)

    assert growth(work) < 2.5


@pytest.mark.parametrize(
    "change",
    [{"status": Status.SUBMITTED}, {"kind": "source"}, {"tags": ["follow-up"]}],
    ids=["status", "kind", "tags"],
)
def test_twice_the_changes_take_less_than_two_and_a_half_times_as_long(first, ann, change):
    def work(count):
        copy_annotations(rows_like(first, count), [])
        begin_action(by=ann, verb=Verb.CHANGE, project_id=first.project_id, article_id=first.article_id)
        return lambda: Annotation.objects.exclude(pk=first.pk).update(**change)

    assert growth(work) < 2.5


def test_twice_the_links_are_deleted_in_less_than_two_and_a_half_times_as_long(first, ann):
    def work(count):
        copy_annotations([], links_like(first, count))
        begin_action(by=ann, verb=Verb.CHANGE, project_id=first.project_id, article_id=first.article_id)
        return lambda: Link.objects.filter(role="speaker")._raw_delete("default")

    assert growth(work) < 2.5


def test_every_history_trigger_of_updates_joins_by_hash(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgname LIKE 'pgtrigger_update%' AND NOT coalesce('enable_nestloop=off' = ANY (proconfig), false)"
        )
        assert cursor.fetchall() == []
