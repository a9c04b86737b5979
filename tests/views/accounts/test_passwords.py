"""Passwords that are changed or forgotten, addresses that are confirmed, and sessions that end with them."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotations.actions.people.signing_in import confirm_email
from annotations.actions.people.tokens import create_token
from annotations.models import Session, Token, User
from tests import factories
from tests.views.conftest import text_of

NEW = "an orchard in late april"
CHANGE = "/accounts/password/change/"


def _changed(client, **sent):
    return client.post(
        CHANGE, {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW, **sent}
    )


@pytest.fixture
def with_mail(settings):
    """A site that sends mail."""
    settings.EMAIL_HOST = "mail.desk.example"


def test_a_new_password_ends_the_other_sessions_and_the_tokens(browse, ann, project):
    create_token(by=ann, project=project, scope="read")
    here, elsewhere = browse("ann"), browse("ann")

    answer = _changed(here)

    assert answer["Location"] == "/account/"
    assert [client.get("/").status_code for client in (here, elsewhere)] == [200, 302]
    assert not Token.objects.filter(revoked_at=None).exists()
    assert User.objects.get(pk=ann.pk).check_password(NEW)


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"oldpassword": "wrong"}, "This is not your password."),
        ({"password2": "another"}, "You must type the same password each time."),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "password123", "password2": "password123"}, "too common"),
        ({"password1": "", "password2": ""}, "This field is required."),
    ],
)
def test_a_password_that_will_not_do_is_refused(browse, ann, sent, sentence):
    answer = _changed(browse("ann"), **sent)

    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert User.objects.get(pk=ann.pk).check_password(factories.PASSWORD)


def test_guesses_of_the_old_password_are_limited(browse, ann):
    client = browse("ann")

    answers = [_changed(client, oldpassword="wrong") for _ in range(11)]
    late = _changed(client)

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert (late.status_code, late["Retry-After"]) == (429, "900")
    assert User.objects.get(pk=ann.pk).check_password(factories.PASSWORD)


def test_a_forgotten_password_is_reset_by_mail_once(ann, project, mailoutbox, with_mail):
    confirm_email(person=ann, email="ann@desk.example")
    create_token(by=ann, project=project, scope="read")
    client = Client()

    client.post("/accounts/password/reset/", {"email": "Ann@desk.example"})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link)["Location"]
    answer = client.post(form, {"password1": NEW, "password2": NEW})

    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert User.objects.get(pk=ann.pk).check_password(NEW)
    assert not Token.objects.filter(revoked_at=None).exists()
    assert "This link was used" in text_of(Client().get(link))


def test_nobody_learns_by_the_reset_page_who_has_an_account(ann, mailoutbox, with_mail):
    confirm_email(person=ann, email="ann@desk.example")

    answers = [
        Client().post("/accounts/password/reset/", {"email": f"{name}@desk.example"}) for name in ("ann", "x")
    ]

    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    assert [message.to for message in mailoutbox] == [["ann@desk.example"]]


def test_a_site_without_mail_says_so(db):
    page = text_of(Client().get("/accounts/password/reset/"))

    assert "This site sends no mail." in page


def test_an_address_is_somebodys_once_they_confirm_it(browse, ann, mailoutbox, with_mail):
    client = browse("ann")

    client.post("/accounts/email/", {"email": "ann@desk.example", "action_add": "1"})
    waiting = text_of(client.get("/accounts/email/"))
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    client.post(link)

    assert "ann@desk.example waits to be confirmed" in waiting
    assert "ann@desk.example is confirmed" in text_of(client.get("/accounts/email/"))
    signed_in = Client().post(
        "/accounts/login/", {"username": "ANN@desk.example", "password": factories.PASSWORD}
    )
    assert signed_in["Location"] == "/"


def test_a_confirmed_address_is_nobody_elses(ann, rev):
    call_command("confirm_email", "ann", "ann@desk.example")

    with pytest.raises(CommandError, match="Somebody else has confirmed this address"):
        call_command("confirm_email", "rev", "Ann@desk.example")


def test_other_sessions_are_listed_and_ended(ann, rev):
    here, elsewhere, old = Client(), Client(HTTP_USER_AGENT="Firefox/128.0 (Android 14)"), Client()
    for client in (here, elsewhere):
        client.post("/accounts/login/", {"username": "ann", "password": factories.PASSWORD})
    old.force_login(ann)
    other = Client()
    other.force_login(rev)

    page = text_of(here.get("/accounts/sessions/"))
    here.post("/accounts/sessions/")

    assert ("Firefox on Android from 127.0.0.1" in page, "this browser" in page) == (True, True)
    assert [client.get("/").status_code for client in (here, elsewhere, old, other)] == [200, 302, 302, 200]
    assert Session.objects.count() == 2


def test_nobody_signs_up(client, db):
    client.post("/accounts/signup/", {"username": "eve", "password1": NEW, "password2": NEW})

    assert "By invitation only" in text_of(client.get("/accounts/signup/"))
    assert not User.objects.exists()
