"""The one history: every way to write a tracked table is recorded, with the action that did it."""

import uuid

import pytest
from django.db import connection, transaction

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.marking import mark_many
from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.transactions import begin_action
from annotations.choices import Verb
from annotations.models import Action, Annotation, Article, Assignment, Entity, Link, Member, Project, Tag
from tests import factories
from tests.models.bare import sql
from tests.models.test_text_equality import row

Event = Annotation.pgh_event_model


def recorded(model=Annotation):
    return list(model.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "pgh_context_id"))


WRITES = {
    "save": lambda new, old: (old.save(), "update"),
    "update": lambda new, old: (Annotation.objects.update(tags=["x"]), "update"),
    "bulk_create": lambda new, old: (Annotation.objects.bulk_create([new]), "insert"),
    "bulk_update": lambda new, old: (Annotation.objects.bulk_update([old], ["attributes"]), "update"),
    "copy": lambda new, old: (copy_annotations([new], []), "insert"),
    "raw update": lambda new, old: (sql("UPDATE annotations_annotation SET status = 'submitted'"), "update"),
    "delete": lambda new, old: (old.delete(), "delete"),
    "queryset delete": lambda new, old: (Annotation.objects.all().delete(), "delete"),
    "raw delete": lambda new, old: (sql("DELETE FROM annotations_annotation"), "delete"),
}


@pytest.mark.parametrize("way", WRITES)
def test_every_way_to_write_is_recorded_with_its_action(article, ann, way):
    old = factories.annotation(article, ann)
    old.attributes = {"hedged": True}
    before = len(recorded())
    action = begin_action(by=ann, verb=Verb.CHANGE, project_id=article.project_id)
    _, label = WRITES[way](row(article, ann, "4,000 homes"), old)
    assert recorded()[before:] == [(label, action)]


def test_bare_sql_is_recorded_without_an_action(article, ann):
    quote = factories.annotation(article, ann)
    connection.cursor().execute("SELECT set_config('pghistory.context_id', '', true)")
    sql("UPDATE annotations_annotation SET status = 'submitted'")
    assert recorded()[-1] == ("update", None)
    assert Annotation.objects.get(pk=quote.pk).action_id is None


@pytest.mark.parametrize("model", [Annotation, Article, Assignment, Entity, Link, Member, Project, Tag])
def test_each_tracked_table_records_insert_update_and_delete(model, project, ann, article):
    member = Member.objects.get(user=ann)
    quote = factories.annotation(article, ann)
    other = factories.annotation(article, ann)
    column, made = {
        Annotation: ("tags", quote),
        Article: ("headline", Article(project=project, created_by=ann)),
        Assignment: ("state", Assignment(project=project, article=article, member=member)),
        Entity: ("name", Entity(project=project, name="x", type="person")),
        Link: (
            "position",
            factories.link(quote, role="within", target=other),
        ),
        Member: ("role", Member(project=project, user=factories.user("new"), role="analyst")),
        Project: ("name", Project(slug="other", name="Other")),
        Tag: ("name", Tag(project=project, name="x")),
    }[model]
    if made is not quote:
        made.save(force_insert=True)
    table = model._meta.db_table
    sql(f"UPDATE {table} SET {column} = {column} WHERE id = %s", made.pk)
    sql(f"UPDATE {table} SET version = 9 WHERE id = %s", made.pk) if hasattr(made, "version") else sql(
        f"UPDATE {table} SET {'position = 3' if model is Link else 'description = %s'} WHERE id = %s",
        *([made.pk] if model is Link else ["new", made.pk]),
    )
    if model is Project:
        sql("DELETE FROM annotations_feed WHERE project_id = %s", made.pk)
        sql("DELETE FROM annotations_codesecret WHERE project_id = %s", made.pk)
    sql(f"DELETE FROM {table} WHERE id = %s", made.pk)
    events = model.pgh_event_model.objects.filter(pgh_obj_id=made.pk).order_by("pgh_id")
    labels = list(events.values_list("pgh_label", flat=True))
    assert (labels[0], labels[-1]) == ("insert", "delete")
    assert "update" in labels


def test_the_action_does_not_leak_into_the_next_transaction(project, ann):
    with transaction.atomic():
        begin_action(by=ann, verb=Verb.MARK, project_id=project.pk)
        transaction.set_rollback(True)
    assert sql("SELECT annotations_running_action(), annotations_actor()") == [(None, None)]


@pytest.mark.django_db(transaction=True)
def test_the_action_ends_with_its_transaction(project, ann, article):
    with transaction.atomic():
        begin_action(by=ann, verb=Verb.MARK, project_id=project.pk)
        assert sql("SELECT annotations_actor()") == [(ann.pk,)]
    assert sql("SELECT annotations_running_action(), annotations_actor()") == [(None, None)]
    sql("UPDATE annotations_article SET headline = 'x'")
    assert recorded(Article)[-1] == ("update", None)


def test_two_actions_in_one_transaction_keep_apart(article, ann, rev):
    ids = [uuid.uuid4(), uuid.uuid4()]
    quote = factories.annotation(article, ann)
    for who, action_id, version in ((ann, ids[0], 1), (ann, ids[1], 2)):
        change(
            by=who,
            annotation_id=quote.pk,
            version=version,
            changes={"attributes": {"hedged": version == 1}},
            action_id=action_id,
        )
    assert [context for _, context in recorded()[-2:]] == ids
    assert Annotation.objects.get(pk=quote.pk).action_id == ids[1]


def test_what_a_statement_did_is_recorded_before_what_followed_from_it(article, ann):
    """A quote and its speaker change in one statement, so the quote is written twice: its newest event is how it is."""
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    Annotation.objects.update(spans=[(0, 5)], texts=["“We h"])
    for annotation in (quote, source):
        now = Annotation.objects.get(pk=annotation.pk)
        newest = Event.objects.filter(pgh_obj_id=annotation.pk).latest("pgh_id")
        assert (newest.version, newest.edition) == (now.version, now.edition)
    versions = Event.objects.filter(pgh_obj_id=quote.pk).order_by("pgh_id").values_list("version", flat=True)
    assert list(versions) == sorted(versions)


def test_the_history_of_a_row_says_what_it_was(article, ann):
    quote = factories.annotation(article, ann, attributes={"form": "direct"})
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"form": None, "hedged": True}})
    first, second = Event.objects.filter(pgh_obj_id=quote.pk).order_by("pgh_id")
    assert (first.attributes, first.version, first.pgh_label) == ({"form": "direct"}, 1, "insert")
    assert (second.attributes, second.version, second.pgh_label) == ({"hedged": True}, 2, "update")
    assert [first.spans, first.texts] == [quote.spans, quote.texts]


def test_a_refused_write_leaves_no_history(article, ann):
    before = recorded(), Action.objects.count()
    with pytest.raises(Exception, match="not a kind"):
        mark_many(by=ann, article_id=article.pk, items=[{"kind": "rumour", "spans": [[0, 3]]}])
    assert (recorded(), Action.objects.count()) == before
