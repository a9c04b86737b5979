"""Articles over HTTP: adding, describing, revisions, submitting, signing off, taking out."""

import json
import uuid

import pytest

from annotations.models import Article
from annotations.text.normalise import sha256
from tests import factories
from tests.api.problems import check_problem, check_refused

pytestmark = pytest.mark.django_db
ARTICLES = "projects/desk/articles/"
DESCRIBED = {
    "headline": "Barrier",
    "standfirst": "Late.",
    "byline": "A. Writer",
    "outlet": "Courier",
    "url": "https://example.org/a",
    "published_at": "2026-03-12T14:00:00+01:00",
    "language": "en",
    "external_id": "c-1",
}


def test_an_article_is_added_once(api):
    answer = api.post(ARTICLES, {"text": "\ufeffOne.\r\nTwo. 👩‍👩‍👧\r", **DESCRIBED})
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    made = answer.json()
    text = "One.\nTwo. 👩‍👩‍👧\n"
    expected = {
        **DESCRIBED,
        "published_at": "2026-03-12T13:00:00.000000Z",
        "text": text,
        "length": len(text),
        "sha256": sha256(text),
        "revision": 1,
        "project": "desk",
        "restricted": False,
        "state": "open",
        "version": 1,
        "created_by": "ann",
        "signed_off_by": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert api.get(f"articles/{made['id']}/").json() == made
    again = api.post(ARTICLES, {"text": text, "headline": "Another"})
    assert (again.status_code, again.json()) == (200, made)
    assert Article.objects.count() == 1
    check_refused(lambda: api.post(ARTICLES, {"text": "x", "external_id": "c-1"}), 409, "external_id")


def test_a_client_may_name_the_id_of_an_article(api, project, ann):
    pk = str(uuid.uuid4())
    answers = [api.post(ARTICLES, {"id": pk, "text": "A text."}) for _ in "12"]
    assert [(answer.status_code, answer.json()["id"]) for answer in answers] == [(201, pk), (200, pk)]
    check_refused(lambda: api.post(ARTICLES, {"id": pk, "text": "Another text."}), 409, "id")


def test_a_description_is_changed_and_the_text_never(api, rev_api, max_api, article):
    at = f"articles/{article.pk}/"
    changed = api.patch(at, {"headline": "New", "published_at": "2026-03-12T00:00:00Z"}, version=1)
    assert (changed.status_code, changed["ETag"], changed.json()["headline"]) == (200, '"2"', "New")
    assert changed.json()["text"] == factories.TEXT
    assert api.patch(at, {"published_at": None}, version=2).json()["published_at"] is None
    assert api.patch(at, {"published_at": None}, version=3)["ETag"] == '"3"'
    check_refused(lambda: max_api.patch(at, {"text": "x"}, version=3), 422, "text")
    check_refused(lambda: api.patch(at, {"headline": "x"}, version=1), 412)
    check_refused(lambda: api.patch(at, {"restricted": True}, version=3), 403)
    check_refused(lambda: max_api.patch(at, {"restricted": True}, version=3), 403)


def test_restricting_takes_an_article_out_of_reach(api, as_, max_, article):
    at = f"articles/{article.pk}/"
    wide = as_(max_, restricted=True)
    assert wide.patch(at, {"restricted": True}, version=1).status_code == 200
    check_problem(api.get(at), 404)
    assert api.get(ARTICLES).json()["results"] == []


def test_the_revisions_hold_the_texts(api, article):
    [revision] = api.get(f"articles/{article.pk}/revisions/").json()["results"]
    assert (revision["number"], revision["text"], revision["current"]) == (1, factories.TEXT, True)
    assert revision["sha256"] == sha256(factories.TEXT)


def test_an_article_is_submitted_and_signed_off(api, rev_api, article, ann):
    mine = factories.annotation(article, ann)
    at = f"articles/{article.pk}/"
    check_refused(lambda: rev_api.post(f"{at}signoff/", {}, version=1), 409)
    submitted = api.post(f"{at}submit/", {})
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    assert api.get(f"annotations/{mine.pk}/").json()["status"] == "submitted"
    check_refused(lambda: rev_api.post(f"{at}signoff/", {}, version=2), 409)
    rev_api.post(f"annotations/{mine.pk}/decisions/", {"verdict": "approve"}, version=2)
    check_refused(lambda: api.post(f"{at}signoff/", {}, version=2), 403)
    check_refused(lambda: rev_api.post(f"{at}signoff/", {}, version=1), 412)
    signed = rev_api.post(f"{at}signoff/", {}, version=2)
    assert (signed.json()["state"], signed.json()["signed_off_by"], signed["ETag"]) == (
        "signed_off",
        "rev",
        '"3"',
    )
    api.post(f"{at}annotations/", {"kind": "claim", "spans": [[0, 30]]})
    assert api.get(at).json()["state"] == "submitted"


def test_only_a_manager_takes_an_article_out(api, max_api, article, ann):
    mine = factories.annotation(article, ann)
    at = f"articles/{article.pk}/"
    check_refused(lambda: api.delete(at, version=1), 403)
    assert max_api.delete(at, version=1).status_code == 204
    check_problem(max_api.get(at), 404)
    check_problem(max_api.get(f"annotations/{mine.pk}/"), 404)
    assert max_api.get(ARTICLES).json()["results"] == []
    assert api.post(ARTICLES, {"text": factories.TEXT}).status_code == 201


def test_articles_are_listed_by_filters(api, article):
    made = api.post(ARTICLES, {"text": "Second.", **DESCRIBED, "language": "de"}).json()
    for query, found in {
        "outlet=Courier": [made["id"]],
        "outlet=Post": [],
        "language=de": [made["id"]],
        "external_id=c-1": [made["id"]],
        "state=open": [str(article.pk), made["id"]],
        "state=signed_off": [],
        "q=barrier": [made["id"]],
        "q=%22%5C%27%3A%26%21%28": [],
    }.items():
        results = api.get(f"{ARTICLES}?{query}").json()["results"]
        assert [row["id"] for row in results] == found, query
        assert all("text" not in row for row in results)
    assert len(api.pages(f"{ARTICLES}?page_size=1")) == 2


def test_a_text_of_nearly_five_megabytes_in_escapes_is_taken(api):
    body = json.dumps({"text": "é" * 1_000_000})
    assert len(body) > 6_000_000
    assert api.post(ARTICLES, body).json()["length"] == 1_000_000


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><p>Words.</p>", "<p>Words.</p>\n<p>More.</p>", "{\\rtf1 Words.}"]
)
def test_the_source_of_a_document_is_refused_and_what_mentions_it_is_text(api, project, text):
    check_problem(api.post("projects/desk/articles/", {"text": text}), 422, "text")

    assert api.post("projects/desk/articles/", {"text": f"It said: {text}"}).status_code == 201
