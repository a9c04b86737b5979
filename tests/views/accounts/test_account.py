import re

import pytest
from django.conf import settings
from django.test import Client

from annotations.actions.people.tokens import create_token
from annotations.models import Token, User
from annotations.views.workspace.keys import GROUPS
from newsnotes.web.refusing import SENTENCES
from tests.views.conftest import text_of

NEW = "an orchard in late april"
MADE = {"project": "desk", "scope": "read", "name": "nightly", "days": "30"}


def test_one_s_own_settings_are_saved(browse, ann):
    browse("ann").post("/account/", {"first_name": "Ann", "last_name": "Ash"})
    assert User.objects.get(pk=ann.pk).get_full_name() == "Ann Ash"


@pytest.mark.parametrize("sent", [{"first_name": "x" * 151}, {"last_name": "a\0"}])
def test_settings_that_cannot_be_are_refused(browse, ann, sent):
    assert browse("ann").post("/account/", sent).status_code == 422


def test_nobody_gives_themselves_an_address_without_its_being_confirmed(browse, ann):
    browse("ann").post("/account/", {"email": "max@desk.example"})

    assert User.objects.get(pk=ann.pk).email == ""


def test_a_token_is_shown_this_once(browse, ann):
    client = browse("ann")
    answer = client.post("/account/tokens/", MADE)
    secret = answer.context["secret"]
    token = Token.objects.get()
    assert answer.status_code == 201
    assert secret in answer.content.decode()
    assert bytes(token.digest) == Token.digest_of(secret)
    assert (token.scope, token.name, token.restricted, token.user) == ("read", "nightly", False, ann)
    assert (token.expires_at - token.created_at).days in (29, 30)
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get("/account/").content.decode()
    assert "nightly Desk · read only" in text_of(client.get("/account/"))


@pytest.mark.parametrize(
    "sent", [{"scope": "root"}, {"days": "0"}, {"days": "9999"}, {"project": "nope"}, {"name": "x" * 101}]
)
def test_a_token_that_cannot_be_is_refused(browse, ann, sent):
    assert browse("ann").post("/account/tokens/", {**MADE, **sent}).status_code == 422
    assert not Token.objects.exists()


def test_nobody_makes_a_token_for_a_foreign_project(browse, project):
    answer = browse("out").post("/account/tokens/", MADE)
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_its_owner_alone(browse, project, ann):
    token, _ = create_token(by=ann, project=project, scope="read")
    path = f"/account/tokens/{token.pk}/revoke/"
    assert browse("max").post(path).status_code == 404
    assert Token.objects.get().revoked_at is None
    assert browse("ann").post(path).status_code == 302
    assert Token.objects.get().revoked_at is not None
    assert "Revoke" not in text_of(browse("ann").get("/account/"))


def test_the_shortcuts_are_explained(browse, ann):
    page = text_of(browse("ann").get("/account/"))
    assert "q Shift-Q select the next, previous quotation" in page
    assert "x send back, revoke or dismiss" in page


def test_the_error_pages_speak_plainly(settings, browse, project, monkeypatch):
    client = browse("ann", raise_request_exception=False)
    assert "There is nothing here" in text_of(client.get("/nothing/"))
    monkeypatch.setattr("annotations.views.home.pages.my_projects", lambda user: 1 / 0)
    broken = client.get("/")
    assert broken.status_code == 500
    assert SENTENCES[500] in broken.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    too_large = Client(raise_request_exception=False).post("/accounts/login/", {"username": "x" * 100})
    assert too_large.status_code == 400
    assert SENTENCES[400] in too_large.content.decode()


def test_every_key_of_the_workspace_is_explained_and_no_other():
    script = (settings.BASE_DIR / "static/js/workspace.js").read_text()
    of_kinds = ["Object.keys(KINDS)", '[..."1234567"].filter((key) => !KINDS[key])']
    table = re.findall(r"\{ keys: (.+), run: ", script)
    bound = {tuple(re.findall(r'"([^"]+)"', keys)) for keys in table if keys not in of_kinds}
    explained = {keys.names for group in GROUPS.values() for keys in group}

    assert table[0] == of_kinds[0]
    assert of_kinds[1] in table
    assert explained - bound == {("1", "2", "3", "4"), ("5", "6", "7")}
    assert bound <= explained
