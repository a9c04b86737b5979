"""Signing in at an identity provider: for those alone whose address both sides have confirmed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from annotations.actions.people.signing_in import confirm_email
from annotations.models import User
from newsnotes import openid
from tests import factories
from tests.views.accounts.identity_provider import CLIENT, running_provider
from tests.views.conftest import text_of

START = "/accounts/oidc/openid/login/"


@pytest.fixture
def provider(settings, monkeypatch):
    with running_provider() as provider:
        monkeypatch.setenv("OPENID_ISSUER", provider.issuer)
        monkeypatch.setenv("OPENID_CLIENT_ID", CLIENT)
        monkeypatch.setenv("OPENID_NAME", "the Courier")
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid.read_provider()}
        yield provider


def _come_back(client):
    """Go to the provider and come back with what it says; the answer then."""
    away = urlsplit(client.post(f"{START}?next=/inbox/")["Location"])
    state = parse_qs(away.query)["state"][0]
    return client.get(f"{START}callback/", {"state": state, "code": "x"})


def test_who_has_a_confirmed_address_is_signed_in_also_when_it_changes_later(provider, ann):
    confirm_email(person=ann, email="ann@desk.example")
    first, later = Client(), Client()

    provider.person = {"sub": "7", "email": "Ann@desk.example", "email_verified": True}
    answer = _come_back(first)
    provider.person = {"sub": "7", "email": "other@desk.example", "email_verified": True}
    _come_back(later)

    assert answer["Location"] == "/inbox/"
    assert [client.get("/").wsgi_request.user for client in (first, later)] == [ann, ann]
    assert User.objects.get(pk=ann.pk).check_password(factories.PASSWORD)


@pytest.mark.parametrize("said, ours", [(False, "confirmed"), (True, "written down"), (True, "")])
def test_nobody_else_is_let_in_and_no_account_is_made(provider, ann, said, ours):
    if ours == "confirmed":
        confirm_email(person=ann, email="ann@desk.example")
    elif ours:
        User.objects.filter(pk=ann.pk).update(email="ann@desk.example")
    people = User.objects.count()
    client = Client()
    provider.person = {"sub": "7", "email": "ann@desk.example", "email_verified": said}

    answer = _come_back(client)
    while answer.status_code == 302:
        answer = client.get(answer["Location"])

    assert "By invitation only" in text_of(answer)
    assert client.get("/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?state=x&code=x", "?code=%00"])
def test_what_comes_back_without_having_been_asked_for_signs_nobody_in(provider, client, db, query):
    answer = client.get(f"{START}callback/{query}")

    assert answer.status_code in (302, 401)
    assert client.get("/").status_code == 302


def test_a_provider_that_gives_no_answer_is_said(provider, client, db):
    provider.shutdown()
    provider.server_close()

    answer = client.post(START)

    assert (answer.status_code, "This did not work" in text_of(answer)) == (503, True)


def test_the_sign_in_page_offers_it_by_name(provider, client, db):
    assert "Sign in with the Courier" in text_of(client.get("/accounts/login/"))
