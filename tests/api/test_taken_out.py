"""Articles that were taken out, and bringing one back, through the API."""

import uuid

from annotations.actions.access import set_access
from annotations.actions.articles import delete_article
from annotations.actions.people.tokens import create_token
from annotations.models import Action, Annotation, Article
from tests import factories
from tests.api.conftest import Api

LIST = "projects/desk/taken-out/"


def take_out(article, by):
    delete_article(by=by, article_id=article.pk, version=None)
    return Article.objects.get(pk=article.pk)


def test_what_was_taken_out_is_listed_with_how_much_went(max_api, article, ann, max_):
    factories.annotation(article, ann)
    gone = take_out(article, max_)

    [row] = max_api.get(LIST).json()["results"]

    assert (row["id"], row["headline"]) == (str(article.pk), article.headline)
    assert (row["version"], row["annotations"], row["deleted_by"]) == (gone.version, 1, "max")


def test_it_is_restored_once_with_what_was_in_it(max_api, article, ann, max_):
    factories.annotation(article, ann)
    gone = take_out(article, max_)
    key = str(uuid.uuid4())

    answers = [
        max_api.post(f"articles/{article.pk}/restore/", {}, version=gone.version, Idempotency_Key=key)
        for _ in "ab"
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"] == str(article.pk)
    assert Annotation.objects.get().deleted_at is None
    assert Action.objects.filter(verb="bring_back").count() == 1
    assert max_api.get(LIST).json()["results"] == []


def test_a_stale_version_is_answered_with_what_is_in_the_list(max_api, article, max_):
    gone = take_out(article, max_)

    answer = max_api.post(f"articles/{article.pk}/restore/", {}, version=gone.version - 1)

    assert answer.status_code == 412
    assert answer.json()["current"] == max_api.get(LIST).json()["results"][0]


def test_a_token_that_does_not_reach_restricted_articles_finds_none(article, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])
    gone = take_out(article, max_)
    tokens = [
        create_token(by=max_, project=article.project, scope="write", restricted=restricted)[1]
        for restricted in (False, True)
    ]

    listed = [len(Api(token).get(LIST).json()["results"]) for token in tokens]
    restored = [
        Api(token).post(f"articles/{article.pk}/restore/", {}, version=gone.version).status_code
        for token in tokens
    ]

    assert (listed, restored) == ([0, 1], [404, 200])


def test_the_same_text_again_is_a_conflict(max_api, article, ann, max_):
    gone = take_out(article, max_)
    factories.article(article.project, ann)

    answer = max_api.post(f"articles/{article.pk}/restore/", {}, version=gone.version)

    assert answer.status_code == 409
    assert "was added to the project again" in answer.json()["detail"]


def test_a_text_that_was_taken_out_is_added_anew(max_api, article, max_):
    take_out(article, max_)

    answer = max_api.post("projects/desk/articles/", {"text": factories.TEXT})

    assert answer.status_code == 201
    assert answer.json()["id"] != str(article.pk)
