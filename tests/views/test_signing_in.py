import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions.demo import load_demo, start_here
from annotations.actions.people import attempts
from annotations.actions.people.signing_in import confirm_email
from annotations.models import Project, SignInAttempts
from tests import factories
from tests.views.conftest import text_of
from tests.views.plain import plain

LOGIN = "/accounts/login/"


def _sign_in(client, name="ann", password=factories.PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def test_signing_in_leads_home_under_a_new_session(ann):
    client = Client()
    client.session.save()
    client.session["planted"] = True
    before = client.session.session_key
    answer = _sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "asked, led_to",
    [
        ("/p/desk/articles/?q=a", "/p/desk/articles/?q=a"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_on_within_this_site_only(ann, asked, led_to):
    assert _sign_in(Client(), next=asked)["Location"] == led_to


@pytest.mark.parametrize("name, password", [("ann", "wrong"), ("nobody", "wrong"), ("ann\0", "x"), ("", "x")])
def test_a_wrong_sign_in_is_refused_with_a_sentence(ann, name, password):
    answer = _sign_in(Client(), name, password)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode() or "Wrong user name or password" in text_of(answer)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(ann):
    assert text_of(_sign_in(Client(), "ann", "wrong")) == text_of(_sign_in(Client(), "nobody", "wrong"))


def _wrong(name="ann", address="203.0.113.9", **headers):
    return _sign_in(Client(REMOTE_ADDR=address), name, password="wrong", **headers)


def test_after_five_wrong_attempts_even_the_right_password_waits(ann):
    client = Client()

    statuses = [_sign_in(client, password="wrong").status_code for _ in range(6)]
    answer = _sign_in(client)

    assert statuses == [422] * 5 + [429]
    assert answer.status_code == 429
    assert 890 <= int(answer["Retry-After"]) <= 900
    assert "Too many attempts. Try again in 15 minutes." in text_of(answer)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name, again", [("ann", "ANN"), ("ann", " ann "), ("ann@desk.example", "ann")])
def test_all_names_of_an_account_count_as_one(ann, name, again):
    confirm_email(person=ann, email="ann@desk.example")
    for _ in range(attempts.MOST_FROM_ONE_ADDRESS):
        _wrong(name)

    assert _wrong(again).status_code == 429


@pytest.mark.parametrize(
    "address, again",
    [("203.0.113.9", "203.0.113.9"), ("2001:db8::1", "2001:db8::2"), ("192.0.2.1", "::ffff:192.0.2.1")],
)
def test_all_addresses_of_a_household_count_as_one(ann, address, again):
    for _ in range(attempts.MOST_FROM_ONE_ADDRESS):
        _wrong(address=address)

    assert _wrong(address=again).status_code == 429


def test_what_is_tried_elsewhere_locks_nobody_out(ann):
    for _ in range(7):
        _wrong(address="203.0.113.9")

    assert _sign_in(Client(REMOTE_ADDR="192.0.2.1")).status_code == 302


def test_what_colleagues_try_behind_the_same_address_locks_no_known_browser_out(ann, rev):
    known = Client()
    _sign_in(known)
    known.post("/accounts/logout/")

    for _ in range(7):
        _wrong(address="127.0.0.1")

    assert _sign_in(Client()).status_code == 429
    assert _sign_in(Client(), "rev").status_code == 302
    assert _sign_in(known).status_code == 302


def test_a_known_browser_may_not_guess_for_ever(ann):
    known = Client()
    _sign_in(known)
    known.post("/accounts/logout/")

    statuses = [_sign_in(known, password="wrong").status_code for _ in range(11)]

    assert statuses == [422] * attempts.MOST_FROM_KNOWN_BROWSERS + [429]


@pytest.mark.parametrize("cookie", ["", "x", "[]", "eyJ:x:y", "\x00"])
def test_a_cookie_that_we_did_not_sign_makes_no_browser_known(ann, cookie):
    client = Client()
    client.cookies["known"] = cookie

    statuses = [_sign_in(client, password="wrong").status_code for _ in range(6)]

    assert statuses[-1] == 429


def test_to_be_known_to_one_account_says_nothing_to_another(ann, rev):
    known = Client()
    _sign_in(known, "rev")

    statuses = [_sign_in(known, password="wrong").status_code for _ in range(6)]

    assert statuses[-1] == 429


def test_one_password_tried_on_many_names_is_limited(ann):
    statuses = [_wrong(f"name{n}").status_code for n in range(attempts.MOST_ACCOUNTS_OF_ONE_ADDRESS + 1)]

    answer = _wrong("ann")

    assert statuses == [422] * attempts.MOST_ACCOUNTS_OF_ONE_ADDRESS + [429]
    assert (answer.status_code, int(answer["Retry-After"]) <= 900) == (429, True)
    assert _wrong("ann", address="192.0.2.1").status_code == 422


def test_one_account_guessed_from_many_addresses_is_limited(ann):
    statuses = [
        _wrong(address=f"203.0.113.{n}").status_code for n in range(attempts.MOST_FROM_EVERYWHERE + 1)
    ]

    assert statuses == [422] * attempts.MOST_FROM_EVERYWHERE + [429]


def test_a_quarter_of_an_hour_later_attempts_are_forgotten(ann):
    for _ in range(6):
        _wrong()
    SignInAttempts.objects.update(since="2020-01-01T00:00Z")

    assert _wrong("rev").status_code == 422
    assert SignInAttempts.objects.count() == 2  # what is too old goes at the next wrong one
    assert _sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_attempts_keep_neither_name_nor_address(ann):
    _wrong()

    assert {len(bytes(row.key)) for row in SignInAttempts.objects.all()} == {32}


def test_a_sign_in_forgets_the_attempts_before_it(ann):
    for _ in range(2):
        for _ in range(attempts.MOST_FROM_ONE_ADDRESS - 1):
            _sign_in(Client(), password="wrong")

        assert _sign_in(Client()).status_code == 302


def test_a_sign_in_writes_nothing_but_the_session_and_the_log(ann):
    with CaptureQueriesContext(connection) as queries:
        _sign_in(Client())

    written = {
        query["sql"].split('"')[1]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    }
    kept = {"annotations_session", "usersessions_usersession", "annotations_user"}
    assert written == {*kept, "annotations_accessentry"}


def test_signing_out_ends_the_session_and_wants_a_post(browse):
    client = browse("ann")
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


@pytest.fixture
def demo(db):
    demo = Project.objects.create(slug="demo", name="City desk", demo=True)
    for name, role in (("ann", "analyst"), ("rev", "reviewer"), ("max", "manager"), ("eve", "manager")):
        factories.member(demo, name, role)
    return demo


def test_a_demo_offers_its_people(demo, settings):
    settings.DEBUG = settings.DEMO = True
    page = text_of(Client().get(LOGIN))
    assert [name for name in ("ann", "rev", "max", "eve") if f"Try it as {name}" in page] == [
        "ann",
        "rev",
        "max",
    ]


def test_a_demo_person_is_signed_in_without_a_password(demo, settings):
    settings.DEBUG = settings.DEMO = True
    client = Client()
    assert client.post("/demo/sign-in/", {"person": "rev"})["Location"] == "/"
    assert client.get("/").wsgi_request.user.get_username() == "rev"
    client.post("/demo/sign-in/", {"person": "max", "next": "https://evil.example/"})
    assert client.get("/").wsgi_request.user.get_username() == "max"


@pytest.mark.parametrize("where", ["", "/"])
def test_the_analyst_begins_in_the_unfinished_article(db, settings, where):
    settings.DEBUG = settings.DEMO = True
    load_demo(factories.PASSWORD)
    answer = Client().post("/demo/sign-in/", {"person": "ann", "next": where})
    assert answer["Location"] == f"/a/{start_here()}/"
    answer = Client().post("/demo/sign-in/", {"person": "ann", "next": "/inbox/"})
    assert answer["Location"] == "/inbox/"


@pytest.mark.parametrize("person", ["eve", "out", "", "root"])
def test_nobody_else_is(demo, settings, person):
    settings.DEBUG = settings.DEMO = True
    client = Client()
    assert client.post("/demo/sign-in/", {"person": person}).status_code == 404
    assert client.get("/").status_code == 302


def test_without_debug_there_is_no_demo_sign_in(demo):
    client = Client()
    assert client.post("/demo/sign-in/", {"person": "ann"}).status_code == 404
    assert "Try it as" not in text_of(client.get(LOGIN))
    assert client.get("/").status_code == 302


def test_people_of_a_project_that_is_no_demo_are_not_offered(browse, settings):
    settings.DEBUG = settings.DEMO = True
    assert Client().post("/demo/sign-in/", {"person": "ann"}).status_code == 404


def test_the_menu_offers_to_see_it_as_somebody_else(demo, settings, client):
    settings.DEBUG = settings.DEMO = True
    client.post("/demo/sign-in/", {"person": "ann"})
    page = plain(client.get("/p/demo/").content.decode())
    offered = [f"See it as the {person}" in page for person in ("reviewer, rev", "manager, max", "analyst")]
    assert offered == [True, True, False]


def test_resetting_the_demo_is_for_its_managers_in_debug(demo, settings, client):
    client.force_login(factories.user("max"))
    assert client.post("/demo/reset/").status_code == 404
    settings.DEBUG = settings.DEMO = True
    client.force_login(factories.user("ann"))
    assert client.post("/demo/reset/").status_code == 403
    assert b"Reset demo" not in client.get("/p/demo/").content
    client.force_login(factories.user("max"))
    assert b"Reset demo" in client.get("/p/demo/").content
