"""The pages for monitoring."""

import re

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

TOKEN = "a-token-for-the-metrics-page"


def test_livez_asks_the_database_nothing(client: Client, django_assert_num_queries, db) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"alive\n"


def test_readyz_is_ready_when_everything_is_there(client: Client, db) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "wrong": {}, "warnings": {}})


@pytest.mark.parametrize(
    ("broken", "part", "sentence"),
    [
        ("DELETE FROM django_migrations WHERE name = '0001_tables'", "migrations", "1 are not applied."),
        ("ALTER TABLE procrastinate_jobs RENAME TO elsewhere", "queue", "It does not answer."),
    ],
)
def test_readyz_names_what_is_missing(client: Client, db, broken: str, part: str, sentence: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(broken)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "wrong": {part: sentence}, "warnings": {}},
    )


def test_metrics_are_not_there_without_a_token_set(client: Client, db) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_want_the_token(client: Client, db, settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer “wrong”"}).status_code == 401


def test_metrics_are_counts_without_names(client: Client, article, settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    metric = re.compile(r'newsnotes_\w+(\{(of|status)="[a-z]+"\})? \d+(\.\d+)?')
    assert [line for line in lines if not metric.fullmatch(line)] == []
    waiting = ProcrastinateJob.objects.filter(status="todo").count()
    assert f'newsnotes_jobs{{status="todo"}} {waiting}' in lines


def test_what_cannot_answer_just_now_says_when_to_come_back(client: Client, db, settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'annotations'")
        ready = client.get("/readyz")
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        metrics = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert [(one.status_code, one.headers.get("Retry-After")) for one in (ready, metrics)] == [(503, "3")] * 2
