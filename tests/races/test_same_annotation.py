"""The same annotation, marked or imported by several people at the same moment, is there once."""

# ruff: noqa: B023  (`at_once` runs what it is given to the end within the turn of its loop)

import uuid

import pytest

from annotations.actions.annotating.marking import change, delete, mark, mark_many, restore
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.importing.lines import import_article
from annotations.models import Annotation
from annotations.refusals import AlreadyMarked
from tests import factories
from tests.races.threads import at_once, kinds
from tests.races.waiting import while_locked

pytestmark = pytest.mark.django_db(transaction=True)
VOSS = factories.span(factories.TEXT, "Mara Voss")
ITEM = {"kind": "entity", "spans": [VOSS]}


def test_two_who_mark_the_same_at_once_get_one(article, ann, rev):
    for _ in range(15):
        works = [
            lambda person=person: mark(
                by=person,
                article_id=article.pk,
                item={**ITEM, "id": str(uuid.uuid4())},
                duplicates=Duplicates.ANSWER,
            )
            for person in (ann, rev)
        ]

        first, second = at_once(works)

        assert first[0].pk == second[0].pk
        assert {first[1], second[1]} == {True, False}
        delete(by=first[0].author, annotation_id=first[0].pk, version=None)
    assert Annotation.objects.count() == 15


def test_who_waited_for_the_article_is_answered_with_what_was_marked_meanwhile(article, ann, rev):
    made = []

    answer, new = while_locked(
        article,
        lambda: made.append(mark(by=ann, article_id=article.pk, item=ITEM)[0]),
        lambda: mark(by=rev, article_id=article.pk, item=ITEM),
    )

    assert (answer, new) == (made[0], False)


def test_a_list_and_one_mark_at_once_are_one(article, ann, rev):
    for _ in range(8):
        listed, _ = at_once(
            [
                lambda: mark_many(by=ann, article_id=article.pk, items=[ITEM, ITEM]),
                lambda: mark(by=rev, article_id=article.pk, item=ITEM),
            ]
        )

        row = Annotation.objects.present().get()
        assert set(listed[0]) == {row.pk}
        delete(by=row.author, annotation_id=row.pk, version=None)


def test_two_who_import_the_same_line_at_once_add_it_once(project, max_, ann):
    for number in range(6):
        document = {"text": f"{factories.TEXT} {number}", "annotations": [ITEM, ITEM]}

        results = at_once(
            [
                lambda: import_article(by=max_, project=project, document=document),
                lambda: import_article(by=ann, project=project, document=document),
            ]
        )

        assert sorted((done.new, done.added, done.already) for done in results) == [
            (False, 0, 2),
            (True, 1, 1),
        ] or sorted((done.added, done.already) for done in results) == [(0, 2), (1, 1)]
    assert Annotation.objects.count() == 6


def test_of_two_who_bring_it_to_one_place_at_once_one_is_refused(article, ann, rev):
    for _ in range(10):
        gone = factories.annotation(article, ann, "entity", "Mara Voss")
        delete(by=ann, annotation_id=gone.pk, version=1)
        moving = factories.annotation(article, rev, "entity", "Courier")

        results = at_once(
            [
                lambda: restore(by=ann, annotation_id=gone.pk, version=2),
                lambda: change(by=rev, annotation_id=moving.pk, version=1, changes={"spans": [VOSS]}),
            ]
        )

        assert kinds(results) == [AlreadyMarked.__name__, "done"]
        for row in Annotation.objects.present():
            delete(by=row.author, annotation_id=row.pk, version=None)
