"""Apps that show codes, and recovery codes: set up, asked for, limited, and kept encrypted."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.management import call_command
from django.test import Client

from annotations.actions.people.signing_in import confirm_email
from annotations.views.accounts.adapters import SecondStepAdapter
from tests import factories
from tests.views.conftest import text_of

LOGIN, SECOND = "/accounts/login/", "/accounts/2fa/authenticate/"


def _sign_in(client, name="ann"):
    return client.post(LOGIN, {"username": name, "password": factories.PASSWORD, "next": "/inbox/"})


def _code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time() // 30)))


@pytest.fixture
def secret(ann):
    """The key of the app that ann has set up."""
    client = Client()
    _sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    key = re.search(r"<code>(\w+)</code>", client.get("/accounts/2fa/totp/activate/").content.decode())[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": _code(key)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return key


def test_after_the_password_a_code_is_asked_for(secret):
    client = Client()

    first = _sign_in(client)
    before = client.get("/inbox/").status_code
    wrong = client.post(SECOND, {"code": "nothing"})
    right = client.post(SECOND, {"code": _code(secret)})

    assert (first["Location"].partition("?")[0], before) == (SECOND, 302)
    assert (wrong.status_code, "This code is not right" in text_of(wrong)) == (422, True)
    assert (right["Location"], client.get("/inbox/").status_code) == ("/inbox/", 200)


def test_wrong_codes_are_limited_and_say_when_to_come_back(secret):
    client = Client()
    _sign_in(client)

    answers = [client.post(SECOND, {"code": "000000"}) for _ in range(6)]
    late = client.post(SECOND, {"code": _code(secret)})

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert (late.status_code, late["Retry-After"]) == (429, "900")
    assert client.get("/inbox/").status_code == 302


def test_a_recovery_code_works_once(secret, ann):
    codes = Authenticator.objects.get(user=ann, type="recovery_codes").wrap().get_unused_codes()
    first, again = Client(), Client()

    for client in (first, again):
        _sign_in(client)
        client.post(SECOND, {"code": codes[0]})

    assert [client.get("/inbox/").status_code for client in (first, again)] == [200, 302]


def test_the_key_is_stored_encrypted(secret, ann):
    stored = Authenticator.objects.get(user=ann, type="totp").data["secret"]

    assert secret not in stored
    assert SecondStepAdapter().decrypt(stored) == secret


def test_an_older_secret_key_still_reads_and_another_one_lets_nobody_in(secret, ann, settings):
    stored = Authenticator.objects.get(user=ann, type="totp").data["secret"]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key" * 10
    unreadable = SecondStepAdapter().decrypt(stored)
    settings.SECRET_KEY_FALLBACKS = [old]

    assert unreadable != secret
    assert SecondStepAdapter().decrypt(stored) == secret


def test_who_has_lost_the_app_is_let_in_by_a_command(secret, ann):
    call_command("drop_second_step", "ann")

    assert _sign_in(Client())["Location"] == "/inbox/"


@pytest.mark.parametrize("email", ["", "ann@desk.example"])
def test_changing_the_second_step_asks_for_the_password_again(browse, ann, email):
    if email:
        confirm_email(person=ann, email=email)
    client = browse("ann")

    asked = client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_every_page_of_the_second_step_shows(secret):
    client = Client()
    _sign_in(client)
    client.post(SECOND, {"code": _code(secret)})
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    pages = [
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "webauthn/",
        "webauthn/add/",
    ]

    answers = {page: client.get(f"/accounts/2fa/{page}") for page in pages}
    download = client.get("/accounts/2fa/recovery-codes/download/")

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert len(download.content.split()) == 10
    assert all("no-store" in answer["Cache-Control"] for answer in [*answers.values(), download])
