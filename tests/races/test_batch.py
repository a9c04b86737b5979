"""The same lines, taken in by two at once, killed in between or sent again, are there once."""

import random

import pytest
from django.db import OperationalError, connection

from annotations.actions.articles import add_article
from annotations.actions.importing import first_filling
from annotations.actions.importing.batch import import_batch
from annotations.actions.importing.lines import import_article
from annotations.models import Action, Annotation, Article, Entity, Revision, Tag
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def documents(count):
    return [
        {
            "text": f"Story {number}: Mara Voss said no.",
            "annotations": [
                {
                    "kind": "entity",
                    "spans": [[9, 18]],
                    "tags": ["war"],
                    "attributes": {"entity": "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07"},
                    "record": {"name": "Mara Voss", "type": "person", "local": False},
                }
            ],
        }
        for number in range(count)
    ]


def take(lines, by, project, size=8):
    """The outcomes of the lines, in batches of that size."""

    def take_one(document):
        return import_article(by=by, project=project, document=document)

    return [
        outcome
        for start in range(0, len(lines), size)
        for outcome in import_batch(lines[start : start + size], by=by, project=project, take_one=take_one)
    ]


def counts():
    return [model.objects.count() for model in (Article, Revision, Annotation, Entity, Tag)]


def test_two_who_take_in_the_same_lines_at_once_have_them_once(project, max_, rev):
    lines = documents(24)
    mixed = random.Random(1).sample(lines, len(lines))

    results = at_once([lambda: take(lines, max_, project), lambda: take(mixed, max_, project)])

    assert counts() == [24, 24, 24, 1, 1]
    assert sum(outcome.new for outcomes in results for outcome in outcomes) == 24
    assert sum(outcome.added for outcomes in results for outcome in outcomes) == 24


def test_a_batch_and_a_single_article_with_the_same_text_are_one(project, max_, ann):
    for number in range(8):
        lines = [{"text": f"Story {number}, {place}."} for place in range(3)]

        batch, (article, new) = at_once(
            [
                lambda lines=lines: take(lines, max_, project),
                lambda text=lines[1]["text"]: add_article(by=ann, project=project, text=text),
            ]
        )

        assert batch[1].article.pk == article.pk
        assert batch[1].new is not new
    assert Article.objects.count() == 24


def test_what_was_killed_in_a_batch_is_whole_and_comes_in_when_it_is_sent_again(project, max_, monkeypatch):
    lines, real = documents(20), first_filling.copy_annotations

    def copy_and_die(rows, links):
        real(rows, links)
        if Article.objects.count() > 8:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(first_filling, "copy_annotations", copy_and_die)
    with pytest.raises(OperationalError):
        take(lines, max_, project)
    connection.close()
    monkeypatch.undo()
    assert counts() == [8, 8, 8, 1, 1]

    again = take(lines, max_, project)

    assert counts() == [20, 20, 20, 1, 1]
    assert [outcome.new for outcome in again] == [False] * 8 + [True] * 12
    assert sum(outcome.already for outcome in again) == 8
    assert Action.objects.filter(verb="import", seq=None).count() == 0
