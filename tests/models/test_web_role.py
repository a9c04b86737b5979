"""What the served product may do in the database: its work, and nothing that changes the record."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.articles import delete_article, sign_off, submit_article
from annotations.actions.projects import create_project, remove_member, set_member
from annotations.actions.review.deciding import decide
from annotations.models import Action, Annotation, Article, Decision, Revision
from annotations.models.web_role import APPEND_ONLY
from tests import factories
from tests.models.bare import sql, web_role

events = Annotation.pgh_event_model  # type: ignore[attr-defined]
EVENTS = sorted(model._meta.db_table for model in apps.get_models() if model._meta.db_table.endswith("event"))


def test_every_tracked_table_has_its_history():
    assert [name.removeprefix("annotations_") for name in EVENTS] == [
        "annotationevent",
        "articleevent",
        "articlereaderevent",
        "assignmentevent",
        "entityevent",
        "linkevent",
        "memberevent",
        "projectevent",
        "tagevent",
    ]


@pytest.mark.parametrize("table", [*APPEND_ONLY, *EVENTS])
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET project_id = project_id", "DELETE FROM {0}", "TRUNCATE {0}"]
)
def test_the_record_is_append_only_for_the_web_role(db, table, statement):
    if table == "annotations_projectevent":
        statement = statement.replace("project_id", "pgh_label")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        web_role(),
    ):
        sql(statement.format(table))


@pytest.mark.parametrize("table", EVENTS)
def test_the_history_is_written_by_the_database_alone(db, table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), web_role():
        sql(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("column", ["text", "sha256", "length", "number", "article_id"])
def test_the_web_role_cannot_touch_the_text_of_a_revision(article, column):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        web_role(),
    ):
        sql(f"UPDATE annotations_revision SET {column} = {column}")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE annotations_annotation DISABLE TRIGGER ALL",
        "DROP TRIGGER revision_immutable ON annotations_revision",
        "ALTER TABLE annotations_annotation DROP CONSTRAINT annotation_kind_known",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "SET session_replication_role = replica",
    ],
)
def test_the_web_role_cannot_switch_rules_off(db, statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        web_role(),
    ):
        sql(statement)


@pytest.mark.django_db(transaction=True)
def test_the_web_role_can_do_all_of_the_work(django_user_model):
    with web_role():
        max_ = django_user_model.objects.create_user("max")
        project = create_project(by=max_, slug="desk", name="Desk", rules={"four_eyes": True})
        ann, rev = (django_user_model.objects.create_user(name) for name in ("ann", "rev"))
        set_member(by=max_, slug="desk", username="ann", role="analyst")
        set_member(by=max_, slug="desk", username="rev", role="reviewer")
        article = factories.article(project, ann)
        source = factories.annotation(article, ann, "source", "Mara Voss")
        quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
        submit_article(by=ann, article_id=article.pk)
        for annotation in (source, quote):
            decide(by=rev, annotation_id=annotation.pk, version=2, verdict="approve")
        sign_off(by=rev, article_id=article.pk, version=None)
        change(by=ann, annotation_id=source.pk, version=3, changes={"attributes": {"anonymity": "named"}})
        delete(by=ann, annotation_id=quote.pk, version=None)
        restore(by=ann, annotation_id=quote.pk, version=None)
        delete_article(by=max_, article_id=article.pk, version=None)
        remove_member(by=max_, slug="desk", username="ann")
    assert Action.objects.filter(seq=None).count() == 0
    assert Decision.objects.count() == 2
    assert (
        Annotation.objects.filter(deleted_at=None).count() == Article.objects.filter(deleted_at=None).count()
    )
    assert not Revision.objects.get().current


def test_the_web_role_cannot_switch_the_history_off(article, ann):
    made = factories.annotation(article, ann)
    before = events.objects.filter(pgh_obj_id=made.pk).count()
    with web_role():
        sql(
            "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true)"
            " FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'"
        )
        sql("UPDATE annotations_annotation SET tags = '{war}'")
    assert events.objects.filter(pgh_obj_id=made.pk).count() == before + 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotations_feed SET seq = 0",
        "DELETE FROM annotations_feed",
        "INSERT INTO annotations_feed DEFAULT VALUES",
    ],
)
def test_the_web_role_cannot_turn_a_feed_back(db, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), web_role():
        sql(statement)
