"""What annotations and records are looked up by is written whichever way they are."""

from importlib import import_module

import pytest
from django.db import connection

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import undo
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.records.entities import add_entity, change_entity
from annotations.models import Annotation, Entity
from annotations.models.fields import new_id
from tests import factories

TEXT = "“We\u00a0waited,” said Zoe\u0308 Ångström.\nShe left."


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


def keys(row) -> list[str]:
    return type(row).objects.values_list("keys", flat=True).get(pk=row.pk)


def test_a_new_annotation_and_one_with_other_borders_have_their_keys(article, ann):
    row = factories.annotation(article, ann, "entity", "Zoe\u0308 Ångström")
    assert keys(row) == ["zoë ångström"]

    change(by=ann, annotation_id=row.pk, version=1, changes={"spans": [[1, 11], [33, 41]]})
    assert keys(row) == ["we waited,", "she left"]

    undo(by=ann, article_id=article.pk)
    assert keys(row) == ["zoë ångström"]


def test_a_copied_annotation_has_its_keys(article, ann):
    row = Annotation.objects.get(pk=factories.annotation(article, ann, "quote", "“We\u00a0waited,”").pk)
    row.pk = new_id()
    copy_annotations([row], [])
    assert keys(row) == ['"we waited,"']


def test_a_record_that_is_made_or_renamed_has_its_keys(project, ann):
    values = {"name": "O’Neill", "type": "person", "aliases": ["The\u00a0Chief", "the chief", "Bob"]}
    record, _ = add_entity(by=ann, project=project, values=values)
    assert keys(record) == ["o'neill", "the chief", "bob"]

    change_entity(by=ann, entity_id=record.pk, version=1, changes={"name": "Tip O’Neill", "aliases": []})
    assert keys(record) == ["tip o'neill"]

    [copied] = Entity.objects.bulk_create([Entity(project=project, name="ＵＮ", type="organisation")])
    assert keys(copied) == ["un"]


def test_keys_are_no_part_of_the_history(article, ann):
    factories.annotation(article, ann, "entity", "Zoe\u0308 Ångström")
    for model in (Annotation, Entity):
        assert "keys" not in {field.name for field in model.pgh_event_model._meta.get_fields()}


@pytest.mark.parametrize("table", ["annotations_annotation", "annotations_entity"])
def test_whoever_goes_past_django_has_to_name_them(db, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_default, is_nullable FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = 'keys'",
            [table],
        )
        assert cursor.fetchall() == [(None, "NO")]


def test_rows_from_before_get_their_keys(article, ann):
    row = factories.annotation(article, ann, "entity", "Zoe\u0308 Ångström")
    record = Entity.objects.create(project=article.project, name="O’Neill", type="person", aliases=["ＵＮ"])
    for model in (Annotation, Entity):
        model.objects.update(keys=[])

    with connection.schema_editor() as editor:
        import_module("annotations.migrations.0024_same_words").write_keys(None, editor)

    assert keys(row) == ["zoë ångström"]
    assert keys(record) == ["o'neill", "un"]
