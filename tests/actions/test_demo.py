from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction

from annotations import demo
from annotations.actions.annotating.marking import delete, mark
from annotations.actions.demo import load_demo, reset_demo, start_here
from annotations.choices import Role
from annotations.models import (
    Action,
    Annotation,
    Article,
    Decision,
    Entity,
    Feed,
    Guidelines,
    Link,
    Member,
    Project,
    Revision,
    Token,
    User,
)
from annotations.refusals import NotAllowed, NotThere
from tests import factories

PASSWORD = "a demo password"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module; each test's changes are rolled back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load_demo(PASSWORD)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def project(loaded, db) -> Project:
    return Project.objects.get(slug="demo")


@contextmanager
def as_web_role():
    """What the web server may do: the connection of the tests is the owner's."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE newsnotes_web")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def person(name: str) -> User:
    return User.objects.get(username=name)


def test_the_people_have_their_roles_and_the_password(project):
    members = dict(Member.objects.filter(project=project).values_list("user__username", "role"))
    assert members == {"ann": Role.ANALYST, "rev": Role.REVIEWER, "max": Role.MANAGER}
    assert project.demo
    assert all(person(name).check_password(PASSWORD) for name in ("ann", "rev", "max", "out"))


def test_everything_of_the_files_is_in_the_database(project):
    content = demo.load()
    assert [article.external_id for article in Article.objects.order_by("id")] == [
        article.external_id for article in content.articles
    ]
    for article in content.articles:
        stored = Article.objects.get(external_id=article.external_id)
        assert (stored.headline, stored.state, stored.restricted) == (
            article.headline,
            article.state,
            article.restricted,
        )
        assert Revision.objects.get(article=stored).text == article.text
        marked = [
            (row.kind, tuple(map(tuple, row.spans)), tuple(row.tags))
            for row in Annotation.objects.filter(article=stored).order_by("id")
        ]
        expected = [(row.kind, _last_spans(row), tuple(sorted(row.tags))) for row in article.annotations]
        assert marked == expected
    assert Guidelines.objects.get(project=project).text == content.guidelines
    assert Entity.objects.filter(article=None).count() == len(content.entities)


def _last_spans(annotation):
    fixed = [step.spans for step in annotation.story if step.spans is not None]
    return fixed[-1] if fixed else annotation.spans


def test_stories_were_carried_out_by_the_real_actions(project):
    happened = Counter(Action.objects.filter(project=project).values_list("verb", flat=True))
    told = Counter(
        step.move
        for article in demo.load().articles
        for annotation in article.annotations
        for step in annotation.story
    )
    assert {verb: happened[verb] for verb in told} == dict(told)
    reasons = Decision.objects.exclude(reason="").values_list("reason", flat=True)
    assert sorted(reasons) == ["not_in_guidelines", "not_in_guidelines", "wrong_span"]
    assert Annotation.objects.filter(reopened__gt="").count() == 0


def test_the_restricted_article_is_for_its_readers_and_managers(project):
    restricted = Article.objects.get(restricted=True)
    seen_by = {
        name: Article.objects.visible_to(person(name)).filter(pk=restricted.pk).exists()
        for name in ("ann", "rev", "max", "out")
    }
    assert seen_by == {"ann": True, "rev": True, "max": True, "out": False}


def test_start_here_is_the_unfinished_article(project):
    article = Article.objects.get(pk=start_here())
    assert article.headline == "Night ferry to Ostrey to sail again from June"
    assert article.state == "open"


def test_loading_twice_changes_nothing(project):
    before = _counts()
    load_demo("another password")
    assert _counts() == before
    assert person("ann").check_password(PASSWORD)


def test_resetting_brings_the_beginning_back_under_the_same_ids(project):
    before = _state()
    epoch = Feed.objects.get(project=project).epoch
    ann, manager = person("ann"), person("max")
    text = Revision.objects.get(article=start_here()).text
    mark(by=ann, article_id=start_here(), item={"kind": "claim", "spans": [[0, text.index(" ")]]})
    delete(by=ann, annotation_id=Annotation.objects.filter(status="draft").first().pk, version=None)
    factories.article(project, manager)
    with as_web_role():
        reset_demo(by=manager)
    assert _state() == before
    assert Project.objects.get(slug="demo").pk != project.pk
    assert Feed.objects.get().epoch != epoch
    assert person("ann").check_password(PASSWORD)


def test_resetting_leaves_no_row_of_the_project_behind_and_others_alone(project):
    other = factories.project("desk")
    boss = factories.member(other, "boss", Role.MANAGER)
    kept = factories.annotation(factories.article(other, boss), boss)
    Token.objects.create(
        project=project,
        user=person("ann"),
        member=Member.objects.get(user=person("ann")),
        digest=b"x",
        scope="read",
        expires_at="2099-01-01T00:00Z",
    )
    with as_web_role():
        reset_demo(by=person("max"))
    left = {table: _rows_of(table, project.pk) for table in _tables_with_a_project()}
    assert {table: rows for table, rows in left.items() if rows} == {}
    assert Annotation.objects.get(pk=kept.pk).texts == kept.texts
    assert Link.objects.filter(project=other).count() == 0
    events = Annotation.pgh_event_model.objects.filter(pgh_obj_id=kept.pk)
    assert [event.pgh_label for event in events] == ["insert"]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        events.delete()  # the history is protected again


@pytest.mark.parametrize(("name", "refusal"), [("ann", NotAllowed), ("rev", NotAllowed), ("out", NotThere)])
def test_only_a_manager_resets(project, name, refusal):
    before = _counts()
    with pytest.raises(refusal):
        reset_demo(by=person(name))
    assert _counts() == before


def test_no_other_project_can_be_purged_as_a_demo(db):
    desk = factories.project("desk")
    with as_web_role():
        with pytest.raises(ProgrammingError, match="only a demo project"), transaction.atomic():
            connection.cursor().execute("SELECT annotations_purge_demo(%s)", [desk.pk])
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Project.objects.filter(pk=desk.pk).update(demo=True)
    assert Project.objects.filter(pk=desk.pk, demo=False).exists()


def _counts():
    return [model.objects.count() for model in (Annotation, Link, Decision, Action, Article, Entity, Member)]


def _state():
    annotations = Annotation.objects.order_by("id").values_list(
        "id", "kind", "spans", "texts", "status", "version", "edition"
    )
    return list(annotations), list(Article.objects.order_by("id").values_list("id", "state", "version"))


def _tables_with_a_project():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'project_id' AND table_schema = 'public'"
        )
        return [row[0] for row in cursor.fetchall()]


def _rows_of(table, project_id):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE project_id = %s', [project_id])
        return cursor.fetchone()[0]
