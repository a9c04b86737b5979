"""What browsers do not send and scripts may: it is refused with a sentence, or taken for nothing."""

import pytest
from django.test import Client

from annotations.models import Article
from tests import factories
from tests.api.problems import check_problem
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "key",
    ['"abcdefgh\\000ijkl"', "é" * 32, "'; DROP TABLE x; --", "x" * 3000, '"\\377\\376' + "a" * 30 + '"'],
)
def test_a_session_that_was_made_up_is_none(project, key):
    client = Client(headers={"Cookie": f"sessionid={key}; csrftoken={key}; theme={key}; messages={key}"})
    assert client.get("/").status_code == 302
    assert client.post("/accounts/login/", {"username": "ann", "password": "wrong"}).status_code == 422
    check_problem(client.get("/api/v1/projects/"), 401)


FORM = "application/x-www-form-urlencoded"
NO_CHARSETS = ["utf-16", "latin-1", "utf-7", "hex", "base64", "punycode", "undefined", "klingon", "é"]


@pytest.mark.parametrize("charset", NO_CHARSETS)
@pytest.mark.parametrize("media_type", [FORM, "multipart/form-data; boundary=x"])
def test_a_form_in_another_charset_is_refused(browse, project, media_type, charset):
    client = browse("max", enforce_csrf_checks=True)
    answer = client.generic(
        "POST", "/p/desk/import/", b"text=x", content_type=f"{media_type}; charset={charset}"
    )
    assert answer.status_code == 415
    assert "Send this in UTF-8" in text_of(answer)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_a_form_in_utf8_is_read_however_that_is_spelt(browse, project, charset):
    path, body = "/p/desk/import/", "text=Z%C3%BCrich&headline=Zürich".encode()
    assert (
        browse("ann").generic("POST", path, body, content_type=f"{FORM}; charset={charset}").status_code
        == 303
    )
    assert Article.objects.get().headline == "Zürich"


@pytest.mark.parametrize("body", [b"text=%FF", b"text=\xff", b"%ED%A0%80=1", b"text=%C3&headline=%BC"])
def test_a_form_that_is_no_utf8_is_refused(browse, project, body):
    answer = browse("ann").post("/p/desk/import/", body, content_type=FORM)
    assert answer.status_code == 400
    assert "This form is not UTF-8" in text_of(answer)
    assert not Article.objects.exists()


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_a_charset_says_nothing_of_json_nor_of_a_query(browse, project, charset):
    client = browse("ann")
    json, body = f"application/json; charset={charset}", '{"text": "x", "headline": "Zürich"}'.encode()
    assert client.generic("POST", "/api/v1/projects/desk/articles/", body, json).status_code == 201
    found = client.generic("GET", "/p/desk/articles/?q=Z%C3%BCrich", content_type=json)
    assert found.status_code == 200
    assert "Zürich" in text_of(found)


@pytest.mark.parametrize(
    "body, media_type, status",
    [
        (b"text=x", f"{FORM}; charset=utf-16", 415),
        (b"text=x", "multipart/form-data", 415),
        (b"--x", "multipart/form-data; boundary=x; charset=hex", 415),
        (b"text=%FF", FORM, 415),
    ],
)
def test_a_form_to_the_api_is_refused_whatever_is_wrong_with_it(browse, project, body, media_type, status):
    client = browse("ann")
    check_problem(client.generic("POST", "/api/v1/projects/desk/articles/", body, media_type), status)
    strict = browse("ann", enforce_csrf_checks=True)
    assert strict.generic("POST", "/api/v1/projects/desk/articles/", body, media_type).status_code in (
        400,
        403,
        415,
    )


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("a&" * 5000, FORM),
        ("csrfmiddlewaretoken=&" * 700 + "a&" * 400, FORM),
        ("%41%", FORM),
        ("x", "multipart/form-data; boundary=" + "é" * 3),
        ("--x\r\n" * 1001 + "--x--", "multipart/form-data; boundary=x"),
        (
            '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 200 + "--x--",
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["many fields", "many tokens", "half an escape", "no boundary", "no parts", "many parts"],
)
@pytest.mark.parametrize("path", ["/nowhere", "/a/nowhere/", "/static/nowhere", "/p/no/such/page/"])
def test_nothing_that_is_sent_to_no_page_is_read(project, path, body, media_type):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.user("zoe"))
    browser.cookies["csrftoken"] = "a" * 32

    answer = browser.generic("POST", path, body, content_type=media_type)

    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer)
