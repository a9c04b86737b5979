import re
import uuid

import pytest
from django.urls import reverse

from annotations.models import Article, Project
from tests import factories
from tests.views.conftest import text_of

EVERYBODY = ["/", "/inbox/", "/account/", "/accounts/password/change/", "/projects/new/"]
MEMBERS = ["", "articles/", "import/", "entities/", "export/"]
POSTS = [
    "/account/tokens/",
    "/demo/reset/",
    *[f"/p/desk/settings/{form}/" for form in ("rules", "member", "member/take-over", "tags", "guidelines")],
]


def _routes():
    for path in EVERYBODY:
        yield path, {"ann": 200, "rev": 200, "max": 200, "out": 200}
    for page in MEMBERS:
        yield f"/p/desk/{page}", {"ann": 200, "rev": 200, "max": 200, "out": 404}
    yield "/p/desk/review/", {"ann": 403, "rev": 200, "max": 200, "out": 404}
    yield "/p/desk/settings/", {"ann": 403, "rev": 403, "max": 200, "out": 404}


@pytest.mark.parametrize("path, expected", list(_routes()))
def test_a_page_is_there_for_whom_it_should_be(browse, article, path, expected):
    assert {name: browse(name).get(path).status_code for name in expected} == expected


@pytest.mark.parametrize("path", [path for path, _ in _routes()])
def test_nobody_is_sent_to_sign_in(browse, project, path):
    answer = browse(None).get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_an_expired_sign_in_is_said_to_htmx(browse, project):
    assert browse(None).get("/p/desk/articles/", headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize("path", [path for path in POSTS if path.startswith("/p/")])
def test_settings_are_changed_by_managers_alone(browse, project, path):
    expected = {"ann": 403, "rev": 403, "out": 404, None: 302}
    assert {name: browse(name).post(path).status_code for name in expected} == expected


@pytest.mark.parametrize("path", POSTS)
def test_what_changes_something_wants_a_post(browse, project, path):
    assert browse("max").get(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/account/", "/p/desk/import/", "/p/desk/settings/rules/", "/accounts/login/"]
)
def test_a_form_of_another_site_is_refused(browse, project, path):
    answer = browse("max", enforce_csrf_checks=True).post(path, {"text": "Stolen."})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
    assert not Article.objects.exists()


def unnamed(words: str) -> str:
    """Words of a page without what names its request."""
    return re.sub(r"request: \w+", "", words)


def test_a_missing_project_and_a_foreign_one_answer_alike(browse, project):
    foreign, missing = browse("out").get("/p/desk/"), browse("out").get("/p/nope/")
    assert foreign.status_code == missing.status_code == 404
    assert b"Desk" not in foreign.content
    assert unnamed(text_of(foreign)) == unnamed(text_of(missing))


def test_a_record_of_another_project_is_not_there(browse, project, out):
    elsewhere = factories.project("elsewhere")
    factories.member(elsewhere, "out", "manager")
    assert browse("ann").get(reverse("entity", args=["elsewhere", uuid.uuid4()])).status_code == 404
    assert browse("ann").get("/p/elsewhere/articles/").status_code == 404


def test_nothing_of_a_foreign_project_is_named_at_home(browse, project, ann):
    elsewhere = factories.project("elsewhere")
    other = factories.member(elsewhere, "other", "manager")
    factories.article(elsewhere, other, headline="Their secret")
    for path in ("/", "/inbox/", "/account/"):
        page = browse("ann").get(path).content
        assert b"lsewhere" not in page
        assert b"Their secret" not in page


def test_a_restricted_article_is_neither_listed_nor_counted_nor_found(browse, project, ann, max_):
    factories.article(project, max_, headline="Morphine audit", restricted=True)
    for path in ("/", "/p/desk/", "/p/desk/articles/", "/p/desk/articles/?q=morphine", "/p/desk/export/"):
        page = browse("ann").get(path)
        assert b"Morphine" not in page.content, path
    assert b"Morphine audit" in browse("max").get("/p/desk/articles/").content
    assert b"0 open" in browse("max").get("/p/desk/").content


@pytest.mark.parametrize("path", ["/", "/p/desk/articles/", "/accounts/login/", "/p/nope/"])
def test_every_page_has_the_headers_that_keep_it_safe(browse, project, path):
    answer = browse("ann").get(path)
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/account/", "/p/desk/", "/p/desk/articles/", "/p/desk/settings/"])
def test_no_page_needs_what_the_policy_forbids(browse, article, path):
    page = browse("max").get(path).content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<style" not in page
    data = page.count('<script type="application/json"')
    assert page.count("<script") == len(re.findall(r"<script[^>]* src=", page)) + data
    assert "https://" not in page.replace(article.url or "https://none", "")


def test_no_slug_makes_a_server_error(browse, project):
    assert Project.objects.count() == 1
    for path in ("/p/%00/", "/p/desk/entities/1/", "/p/" + "x" * 3000 + "/", "/p/desk/articles/?q=%00"):
        assert 400 <= browse("ann").get(path).status_code < 500, path
