"""A statement that is written once says the same as one that is written anew, whoever asks and whatever for."""

import datetime
import uuid
from copy import copy

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from psycopg.types.multirange import Multirange

from annotations.actions.access import set_access
from annotations.actions.articles import change_article
from annotations.models import Annotation, Article, Token, User
from annotations.models.fields import new_id, to_multirange
from annotations.models.prepared import insert, prepare, prepare_part
from tests import factories
from tests.factories import annotation


@prepare
def seen(user: User, article_id: uuid.UUID) -> QuerySet[Article]:
    return Article.objects.visible_to(user).filter(pk=article_id).select_related("project")


@prepare
def found(ids: list[uuid.UUID], inside: Multirange[int], kind: str, version: int) -> QuerySet[Annotation]:
    wanted = Q(pk__any=ids) | Q(spans__overlap=inside)
    return Annotation.objects.filter(wanted, kind=kind, version__gte=version).order_by("pk")


@prepare
def older(created: datetime.datetime) -> QuerySet[Article, uuid.UUID]:
    return Article.objects.filter(created_at__lt=created).values_list("pk", flat=True)


@prepare
def named(project_id: uuid.UUID) -> QuerySet[Article, dict[str, str]]:
    return Article.objects.filter(project=project_id).values(title=F("headline"))


def test_it_gives_rows_with_what_was_joined_and_asks_once(article, ann, rev):
    for person in (ann, rev):
        with CaptureQueriesContext(connection) as asked:
            [there] = seen(person, article.pk)
            assert (there, there.project.slug) == (article, "desk")
        assert len(asked) == 1


def test_the_access_law_holds_for_each_person_and_each_token(project, article, ann, max_, out):
    assert [seen(person, article.pk) for person in (ann, max_, out)] == [[article], [article], []]
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})
    assert [seen(person, article.pk) for person in (ann, max_, out)] == [[], [article], []]
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    assert seen(ann, article.pk) == [article]
    elsewhere = factories.project("elsewhere")
    for through, expected in (
        (Token(project=project, restricted=True), [article]),
        (Token(project=project, restricted=False), []),
        (Token(project=elsewhere, restricted=True), []),
    ):
        ann.acting_through = through
        assert seen(ann, article.pk) == expected


def test_any_number_of_ids_and_spans_fit(article, ann):
    quote = annotation(article, ann)
    name = annotation(article, ann, "entity", "Mara Voss")
    nowhere = to_multirange([])
    assert found([], nowhere, "quote", 1) == []
    assert found([quote.pk, name.pk], nowhere, "quote", 1) == [quote]
    assert found([quote.pk, name.pk], nowhere, "entity", 2) == []
    assert found([], to_multirange([(0, 3), (100, 120)]), "quote", 1) == [quote]


def test_moments_and_plain_values(project, article):
    article.refresh_from_db()
    assert older(article.created_at) == []
    assert older(article.created_at + datetime.timedelta(microseconds=1)) == [article.pk]
    assert named(project.pk) == [{"title": article.headline}]


def test_a_value_that_the_statement_does_not_use_is_a_mistake(db):
    @prepare
    def careless(kind: str) -> QuerySet[Annotation]:
        return Annotation.objects.filter(kind="quote" if kind == "quote" else "claim")

    with pytest.raises(ImproperlyConfigured, match="does not use kind"):
        careless("quote")


@pytest.mark.django_db(transaction=True)
def test_what_it_locks_is_locked_in_a_transaction_only():
    @prepare
    def locked(pk: uuid.UUID) -> QuerySet[Article]:
        return Article.objects.filter(pk=pk).select_for_update()

    with pytest.raises(TransactionManagementError):
        locked(uuid.uuid4())


def test_the_server_plans_it_once_and_knows_what_never_varies(project, article):
    """A partial index is found for a constant alone; of what varies the server knows nothing when it plans."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()
    for _ in range(8):
        assert named(project.pk) == [{"title": article.headline}]
        assert found([], to_multirange([(0, 1)]), "quote", 1) == []

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY prepare_time"
        )
        plans = cursor.fetchall()
    assert [tuple(counts) for _, *counts in plans] == [(3, 5), (3, 5)]


def test_what_looks_like_a_parameter_stays_what_it_is(article):
    @prepare
    def percent(pk: uuid.UUID) -> QuerySet[Article, str]:
        named = Value("100 % of %s", CharField())
        return Article.objects.filter(pk=pk).annotate(says=named).values_list("says", flat=True)

    assert percent(article.pk) == ["100 % of %s"]


def test_a_part_gives_the_same_text_for_all_values(article):
    @prepare_part
    def part(pk: uuid.UUID) -> QuerySet[Article, uuid.UUID]:
        return Article.objects.filter(pk=pk).values_list("pk", flat=True)

    (sql, values), (again, others) = part(article.pk), part(uuid.UUID(int=1))

    assert (sql, values, others) == (again, [article.pk], [uuid.UUID(int=1)])


def test_inserting_stores_what_saving_stores(article, ann):
    def build(words: str) -> Annotation:
        there = annotation(article, ann, "entity", words, attributes={"type": "person"})
        built = copy(there)
        Annotation.objects.filter(pk=there.pk).delete()
        built.pk, built.keys, built._state = new_id(), [], ModelState()
        built.created_at = built.updated_at = DatabaseDefault(Now())
        return built

    saved, inserted = build("Mara Voss"), build("Mara Voss")
    saved.save(force_insert=True)
    insert(inserted)

    own = ("id", "action_id", "created_at", "updated_at")
    rows = {row["id"]: row for row in Annotation.objects.values()}
    stored = {pk: {name: row[name] for name in row if name not in own} for pk, row in rows.items()}
    assert stored[saved.pk] == stored[inserted.pk]
    assert (inserted.created_at, inserted.keys) == (rows[inserted.pk]["created_at"], ["mara voss"])
    assert not inserted._state.adding


def test_any_takes_what_a_subquery_finds(article, ann):
    first, second, third = (annotation(article, ann) for _ in range(3))
    newest = Annotation.objects.order_by("-pk").values("pk")[:2]

    found_by = {
        "own key": Annotation.objects.filter(pk__any=ArraySubquery(newest)),
        "foreign key": Annotation.objects.filter(
            article__any=ArraySubquery(Article.objects.values("pk")), version=1
        ),
        "nothing": Annotation.objects.filter(pk__any=ArraySubquery(newest.none())),
    }

    assert {name: list(rows.order_by("pk")) for name, rows in found_by.items()} == {
        "own key": [second, third],
        "foreign key": [first, second, third],
        "nothing": [],
    }
