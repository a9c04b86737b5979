"""Records are merged while others mention them, and each into the other at once."""

from functools import partial

import pytest

from annotations.actions.records.entities import add_entity, change_entity
from annotations.actions.records.merging import merge_entities, undo_merge
from annotations.models import Annotation, Entity
from annotations.refusals import Busy, Invalid, NotThere, WrongState
from tests import factories
from tests.races.test_lock_order import count_deadlocks
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def two_records(project, ann, number):
    return [
        add_entity(by=ann, project=project, values={"name": f"{name} {number}", "type": "person"})[0]
        for name in ("Voss", "Mara Voss")
    ]


def test_two_records_merged_into_each_other_are_one(project, article, ann, rev, max_):
    before = count_deadlocks()
    for number in range(ROUNDS):
        one, other = two_records(project, ann, number)
        for record in (one, other):
            factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(record.pk)})

        results = at_once(
            [
                partial(merge_entities, by=rev, entity_id=one.pk, into_id=other.pk, version=None),
                partial(merge_entities, by=max_, entity_id=other.pk, into_id=one.pk, version=None),
            ]
        )

        refusals = [result for result in results if isinstance(result, Exception)]
        assert [type(refusal) for refusal in refusals] == [WrongState]
        living = Entity.objects.get(pk__in=[one.pk, other.pk], deleted_at=None)
        assert Annotation.objects.filter(entity=living).count() == 2
    assert count_deadlocks() == before


def test_a_new_mention_moves_along_or_is_refused(project, article, ann, rev):
    elsewhere = factories.article(project, ann, text="Mara Voss and the council.")
    before = count_deadlocks()
    for number in range(ROUNDS):
        gone, kept = two_records(project, ann, number)
        attributes = {"entity": str(gone.pk)}
        factories.annotation(article, ann, "entity", "Mara Voss", attributes=attributes)

        results = at_once(
            [
                partial(merge_entities, by=rev, entity_id=gone.pk, into_id=kept.pk, version=None),
                partial(factories.annotation, elsewhere, ann, "entity", "Mara Voss", attributes=attributes),
                partial(change_entity, by=rev, entity_id=gone.pk, version=None, changes={"name": "X"}),
            ]
        )

        assert not isinstance(results[0], Exception), results[0]
        assert isinstance(results[1], Annotation | Invalid | Busy), results[1]
        assert isinstance(results[2], Entity | NotThere | Busy), results[2]
        mentions = 1 + isinstance(results[1], Annotation)
        assert Annotation.objects.filter(entity=kept).count() == mentions
        assert not Annotation.objects.filter(entity=gone).exists()
    assert count_deadlocks() == before


def test_a_merge_is_taken_back_once(project, article, ann, rev):
    for number in range(ROUNDS):
        gone, kept = two_records(project, ann, number)
        factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
        merge_entities(by=rev, entity_id=gone.pk, into_id=kept.pk, version=None)

        results = at_once([partial(undo_merge, by=rev, entity_id=gone.pk, version=None)] * 2)

        refusals = [result for result in results if isinstance(result, Exception)]
        assert [type(refusal) for refusal in refusals] == [WrongState]
        assert Annotation.objects.filter(entity=gone).count() == 1
