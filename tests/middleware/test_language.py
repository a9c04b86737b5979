"""In which language an answer is, and that none of it stays behind for the next request of the thread."""

import json

import pytest
from django.test import Client
from django.utils import translation

from newsnotes.tasks.messages import messages
from tests.german import german_words
from tests.house.browser_forms import forms_of

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
GERMAN = {"Accept-Language": "de"}


def language_of(answer) -> tuple[str, str]:
    """What the page says that it speaks, and what its header says."""
    return answer.content.decode().partition('<html lang="')[2].partition('"')[0], answer["Content-Language"]


@pytest.mark.parametrize(
    "asked, spoken",
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr,de;q=0.8,en;q=0.2", "de"),
        ("en-US,en;q=0.9", "en-gb"),
        ("en;q=0.9,de;q=0.1", "en-gb"),
        ("xx", "en-gb"),
        ("*", "en-gb"),
        ("", "en-gb"),
        ("de" * 400, "en-gb"),
        (";q=,,=\u00e4", "en-gb"),
    ],
)
def test_a_page_speaks_what_the_browser_asks_for(client, asked, spoken):
    answer = client.get(SIGN_IN, headers={"Accept-Language": asked})

    assert language_of(answer) == (spoken, spoken)
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].replace(" ", "").split(","))


def test_a_chosen_language_is_kept(client):
    answer = client.post("/language/", {"language": "de", "next": SIGN_IN})

    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert language_of(client.get(SIGN_IN, headers={"Accept-Language": "en"})) == ("de", "de")
    client.post("/language/", {"language": "en-gb", "next": SIGN_IN})
    assert language_of(client.get(SIGN_IN, headers=GERMAN)) == ("en-gb", "en-gb")


@pytest.mark.parametrize("sent", ["xx", "", "de\0", "../de", "d" * 600, "de\r\nX: y"])
def test_a_language_that_there_is_not_changes_nothing(client, sent):
    answer = client.post("/language/", {"language": sent, "next": SIGN_IN})

    assert (answer.status_code, dict(answer.cookies)) == (302, {})


def test_a_cookie_of_a_language_that_there_is_not_is_ignored(client):
    client.cookies["django_language"] = "xx"

    assert language_of(client.get(SIGN_IN, headers=GERMAN)) == ("de", "de")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)", "http://[", ""],
)
def test_a_choice_leads_nowhere_else(client, elsewhere):
    answer = client.post("/language/", {"language": "de", "next": elsewhere})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_page_that_answers_a_form_leads_back_to_the_one_that_held_it(client, max_, project):
    client.force_login(max_)
    settings = "http://testserver/p/desk/settings/"

    page = client.post("/p/desk/settings/rules/", {}, headers={"Referer": settings})
    [switch] = [form for form in forms_of(page.content.decode(), "/") if form.action == "/language/"]
    answer = client.post("/language/", switch.data)

    assert (page.status_code, answer.status_code, answer["Location"]) == (422, 302, settings)


def test_a_language_is_not_chosen_by_a_link(client):
    answer = client.get("/language/?language=de&next=/")

    assert (answer.status_code, dict(answer.cookies)) == (405, {})


def test_a_choice_needs_the_token_of_a_page():
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "de"}, headers=GERMAN)

    assert (answer.status_code, language_of(answer)) == (403, ("de", "de"))


def test_error_pages_speak_it_as_well(client, ann, project):
    client.force_login(ann)
    words = {"There is nothing here": "Hier ist nichts", "This is for somebody else": "Das ist nicht für Sie"}
    with german_words(words):
        missing = client.get("/p/nothing/", headers=GERMAN)
        forbidden = client.get("/p/desk/settings/", headers=GERMAN)
        nowhere = client.get("/nothing/", headers=GERMAN)

    assert [answer.status_code for answer in (missing, forbidden, nowhere)] == [404, 403, 404]
    assert {language_of(answer) for answer in (missing, forbidden, nowhere)} == {("de", "de")}
    assert "<h1>Hier ist nichts</h1>" in missing.content.decode()
    assert "<h1>Das ist nicht für Sie</h1>" in forbidden.content.decode()


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("PUT", "/api/v1/projects/", {}),
        ("GET", "/api/v1/nothing/", None),
        ("GET", "/api/v1/projects/desk/articles/?after=x", None),
        ("POST", "/api/v1/projects/desk/articles/", {}),
        ("POST", "/api/v1/projects/desk/articles/", {"text": "A text.", "published_at": "31.12.2026"}),
    ],
)
def test_the_api_is_english_whatever_is_asked_for(max_, project, method, path, body):
    sent = ("" if body is None else json.dumps(body), "application/json")
    german, plain = Client(), Client()
    for client in (german, plain):
        client.force_login(max_)
    german.cookies["django_language"] = "de"
    german.get("/", headers=GERMAN)

    asked = german.generic(method, path, *sent, headers=GERMAN)
    same = plain.generic(method, path, *sent)

    assert asked.status_code == same.status_code >= 400
    assert {**asked.json(), "request_id": ""} == {**same.json(), "request_id": ""}
    assert "Content-Language" not in asked


def test_nothing_of_it_stays_for_the_next_request_of_the_thread(client):
    before = translation.get_language()

    german = client.get(SIGN_IN, headers=GERMAN)
    after = translation.get_language()
    plain = client.get(SIGN_IN)

    assert (before, after) == ("en-gb", "en-gb")
    assert [language_of(answer)[0] for answer in (german, plain)] == ["de", "en-gb"]


def test_what_was_done_is_said_in_the_language_of_who_did_it(client, ann):
    client.force_login(ann)
    with german_words({"Your settings are saved.": "Ihre Angaben sind gespeichert."}):
        client.post("/account/", {"first_name": "Ann"}, headers=GERMAN)

        shown = client.get("/account/", headers=GERMAN).content.decode()

    assert "Ihre Angaben sind gespeichert." in shown


def test_what_is_wrong_with_a_form_is_said_in_it(client, max_, project):
    client.force_login(max_)
    words = {"“{name}” is taken.": "„{name}“ ist vergeben.", "Somebody": "Jemand"}
    with german_words(words):
        answer = client.post("/p/desk/settings/member/", {"username": "", "role": "analyst"}, headers=GERMAN)

    assert answer.status_code == 422
    assert "Dieses Feld ist zwingend erforderlich." in answer.content.decode()


def test_english_is_what_the_code_says():
    with translation.override("en-gb"):
        changed = {
            pattern: said
            for message in messages()
            for pattern in message.patterns
            if (said := _look_up(message.context, pattern)) != pattern
        }

    assert changed == {}


def _look_up(context: str, pattern: str) -> str:
    return translation.pgettext(context, pattern) if context else translation.gettext(pattern)
