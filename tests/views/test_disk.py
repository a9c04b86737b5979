"""Little room on the disk of the database: said before it is none, and nothing stored when it nearly is."""

import logging
import uuid

import pytest
from django.test import Client

from annotations.models import Annotation
from newsnotes.disk import Disk, disk
from tests import factories

ENDLESS = 10**12


@pytest.fixture
def look_each_time(monkeypatch):
    monkeypatch.setattr("newsnotes.disk._LOOK_AGAIN", 0)


@pytest.fixture
def little(settings, look_each_time):
    settings.DISK_WARN_MB = ENDLESS


@pytest.fixture
def none(article, settings, little):
    settings.DISK_LEAST_MB = ENDLESS


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def mark(client: Client, article, **headers: str):
    words = {"id": uuid.uuid4(), "spans": "0-5", "kind": "claim", "action": uuid.uuid4()}
    return client.post(f"/a/{article.pk}/mark/", words, headers=headers)


def test_managers_are_told_before_it_is_full_and_nobody_else(little, article, ann, max_):
    assert "nearly full" in signed_in(max_).get("/").content.decode()
    assert "nearly full" not in signed_in(ann).get("/").content.decode()
    assert mark(signed_in(ann), article).status_code == 303


def test_machines_are_told_before_it_is_full(little, client, db, settings):
    settings.METRICS_TOKEN = "a-token-for-the-metrics-page"
    ready = client.get("/readyz")
    metrics = client.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"})

    assert (ready.status_code, [*ready.json()["warnings"]]) == (200, ["disk"])
    assert f"newsnotes_database_free_bytes {disk.free}"[:35] in metrics.content.decode()


def test_nothing_is_stored_when_it_is_full_and_everything_can_be_read(none, client, article, ann):
    browser = signed_in(ann)
    answers = [mark(browser, article), mark(browser, article, **{"HX-Request": "true"})]
    answers.append(
        browser.post(
            f"/api/v1/articles/{article.pk}/annotations/",
            {"kind": "claim", "spans": [[0, 5]]},
            content_type="application/json",
        )
    )

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all("is full" in answer.content.decode() for answer in answers)
    assert answers[2]["Retry-After"] == "60"
    assert Annotation.objects.count() == 0
    assert browser.get(f"/a/{article.pk}/").status_code == 200
    assert (
        client.post("/accounts/login/", {"username": "ann", "password": factories.PASSWORD}).status_code
        == 302
    )
    assert [*client.get("/readyz").json()["wrong"]] == ["disk"]


def test_nothing_is_said_of_a_disk_that_cannot_be_seen(none, settings, client, article, ann):
    settings.DATABASE_FOLDER = ""

    assert mark(signed_in(ann), article).status_code == 303
    assert client.get("/readyz").json() == {"ready": True, "wrong": {}, "warnings": {}}


def test_the_log_has_one_line_for_each_time_that_it_gets_low(little, settings, caplog):
    seen = Disk()
    with caplog.at_level(logging.WARNING):
        assert [seen.is_low, seen.is_low] == [True, True]
        settings.DISK_WARN_MB = 0
        assert not seen.is_low
        settings.DISK_WARN_MB = ENDLESS
        assert seen.is_low

    assert len([line for line in caplog.messages if "nearly full" in line]) == 2
