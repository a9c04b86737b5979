"""A record is changed while others begin to mention it: no circle, and every mention has a new edition."""

import threading

import pytest
from django.db import transaction

from annotations.actions.annotating.changing import change
from annotations.actions.records.entities import add_entity, change_entity
from annotations.actions.scopes import lock_annotation
from annotations.models import Annotation, Article
from tests import factories
from tests.factories import annotation
from tests.races.test_lock_order import count_deadlocks
from tests.races.threads import at_once, kinds
from tests.races.waiting import waiters

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(is_so) -> None:
    for _ in range(300):
        if is_so():
            return
        threading.Event().wait(0.01)


def test_a_record_changes_in_articles_that_mention_it_by_then(project, article, ann, max_):
    other = factories.article(project, ann, text="Mara Voss and the council.")
    person, council = (
        add_entity(by=ann, project=project, values={"name": name, "type": "person"})[0]
        for name in ("Voss", "Council")
    )
    annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(person.pk)})
    before, holds, released = count_deadlocks(), threading.Event(), threading.Event()
    ended: list[bool] = []

    def mention() -> Annotation:
        made = annotation(other, ann, "source", "Mara Voss", attributes={"entity": str(person.pk)})
        link = {"role": "speaks_for", "target": str(made.pk)}
        return annotation(
            other, ann, "source", "council", attributes={"entity": str(council.pk)}, links=[link]
        )

    def rename():
        change_entity(by=max_, entity_id=person.pk, version=None, changes={"name": "Mara Voss"})
        ended.append(True)

    def point_elsewhere():
        with transaction.atomic():
            lock_annotation(ann, linking.pk, version=None)
            holds.set()
            wait_until(lambda: ended or (released.is_set() and waiters()))
            changes = {"attributes": {"entity": str(person.pk)}}
            change(by=ann, annotation_id=linking.pk, version=None, changes=changes)

    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        results: list[object] = []
        renaming = threading.Thread(target=lambda: results.extend(at_once([rename])), daemon=True)
        renaming.start()
        wait_until(waiters)
        [linking] = at_once([mention])
        pointing = threading.Thread(target=lambda: results.extend(at_once([point_elsewhere])), daemon=True)
        pointing.start()
        holds.wait(10)
    released.set()
    renaming.join(30)
    pointing.join(30)

    assert kinds(results) == ["done", "done"]
    assert count_deadlocks() == before
    mentions = Annotation.objects.filter(entity=person).values_list("article", "edition")
    assert sorted(edition for _, edition in mentions) == [2, 2, 3]
