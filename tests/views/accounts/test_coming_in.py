"""Being let in by a link, without an account or with one."""

from urllib.parse import quote

import pytest
from django.test import Client

from annotations.access_kinds import Access
from annotations.actions.people.first_person import first_link
from annotations.actions.people.invitations import invite, link_of
from annotations.actions.people.password_links import make_password_link
from annotations.models import AccessEntry, Invitation, Member, User
from tests import factories
from tests.views.conftest import text_of

NEW = {"password1": "an orchard in late april", "password2": "an orchard in late april"}
EVE = {"username": "eve", **NEW}


@pytest.fixture
def join(project, max_):
    """Where the link of an invitation leads."""
    made, _ = invite(by=max_, slug="desk", invitee="eve@desk.example", role="reviewer")
    return f"/accounts/join/{link_of(made)}/"


def test_who_is_new_makes_an_account_and_is_in(join):
    client = Client()

    page = client.get(join)
    answer = client.post(join, EVE, follow=True)

    assert "Join Desk max invites you to this project, as reviewer." in text_of(page)
    assert "eve@desk.example" not in page.content.decode()
    assert answer.redirect_chain == [("/p/desk/", 302)]
    assert "You are in Desk now." in text_of(answer)
    assert AccessEntry.objects.get(kind=Access.SIGNED_IN).by == User.objects.get(username="eve")
    assert "this browser" in text_of(client.get("/accounts/sessions/"))


def test_who_has_an_account_signs_in_and_joins(join, out):
    client = Client()
    assert f'href="/accounts/login/?next={quote(join)}"' in client.get(join).content.decode()

    back = client.post(
        f"/accounts/login/?next={join}", {"username": "out", "password": factories.PASSWORD, "next": join}
    )
    page = client.get(back["Location"])
    answer = client.post(join)

    assert back["Location"] == join
    assert "You are signed in as out ." in text_of(page)
    assert answer["Location"] == "/p/desk/"
    assert Member.objects.get(user=out).role == "reviewer"


def test_who_is_signed_in_as_somebody_else_signs_out_and_comes_back(join, browse):
    client = browse("out")

    answer = client.post(f"/accounts/logout/?next={join}")

    assert answer["Location"] == join
    assert "I am new here" in text_of(client.get(join))


def test_who_opens_it_again_is_led_to_the_project(join, browse):
    client = browse("out")
    client.post(join)

    assert [answer["Location"] for answer in (client.get(join), client.post(join))] == ["/p/desk/"] * 2
    stranger = Client().get(join)
    assert (stranger.status_code, "This invitation was used" in text_of(stranger)) == (410, True)


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"username": ""}, 422, "This field is required."),
        ({"username": "MAX"}, 409, "Somebody has this user name"),
        ({"username": "eve smith"}, 422, "letters, digits and . + - _ only"),
        ({"username": "x" * 151}, 422, "at most 150 characters"),
        ({"password2": "another"}, 422, "You must type the same password each time."),
        ({"password1": "short", "password2": "short"}, 422, "too short"),
        (
            {"username": "orchardist", "password1": "orchardist1", "password2": "orchardist1"},
            422,
            "too similar",
        ),
        ({"password1": "", "password2": ""}, 422, "This field is required."),
        ({"password1": "a\0" * 9, "password2": "a\0" * 9}, 422, "Null characters are not allowed."),
    ],
)
def test_an_account_that_will_not_do_is_refused(join, sent, status, sentence):
    answer = Client().post(join, {**EVE, **sent})

    assert (answer.status_code, sentence in text_of(answer)) == (status, True)
    assert User.objects.count() == 1
    assert Invitation.objects.get().accepted_at is None


def test_the_page_is_the_same_whoever_is_invited(project, max_, ann):
    """Whether there is somebody of this name or address is told by nothing that a stranger sees."""
    pages = []
    for invitee in ("ann", "nobody", "nobody@desk.example"):
        made, _ = invite(by=max_, slug="desk", invitee=invitee, role="analyst")
        pages.append(text_of(Client().get(f"/accounts/join/{link_of(made)}/")))

    assert len(set(pages)) == 1


def test_a_new_password_by_link_asks_to_sign_in(ann, max_):
    link = f"/accounts/password/link/{make_password_link(by=max_, slug='desk', username='ann')}/"
    elsewhere, client = Client(), Client()
    elsewhere.force_login(ann)
    link = f"/accounts/password/link/{make_password_link(by=max_, slug='desk', username='ann')}/"

    wrong = client.post(link, {**NEW, "password2": "another"})
    answer = client.post(link, NEW, follow=True)

    assert wrong.status_code == 422
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Your new password is set." in text_of(answer)
    assert [browser.get("/").status_code for browser in (client, elsewhere)] == [302, 302]
    assert (
        Client().post("/accounts/login/", {"username": "ann", "password": NEW["password1"]})["Location"]
        == "/"
    )
    assert client.get(link).status_code == 410


def test_the_first_person_is_made_in_the_browser_and_starts_a_project(db):
    client, link = Client(), f"/accounts/first/{first_link()}/"

    page = client.get(link)
    refused = client.post(link, {**EVE, "password2": "another"})
    answer = client.post(link, EVE, follow=True)

    assert ("Welcome to newsnotes" in text_of(page), refused.status_code) == (True, 422)
    assert answer.redirect_chain == [("/", 302)]
    assert "You are not in a project yet" in text_of(answer)
    assert User.objects.get().is_superuser
    assert [Client().get(link).status_code, Client().post(link, EVE).status_code] == [410, 410]


@pytest.mark.parametrize("kind", ["join", "first", "password/link"])
@pytest.mark.parametrize("token", ["nothing", "a:b:c", "%00", "é", "x" * 5000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_not_made_here_leads_nowhere(db, kind, token, method):
    answer = getattr(Client(), method)(f"/accounts/{kind}/{token}/", EVE)

    assert answer.status_code == 404
    assert not User.objects.exists()


def test_pages_of_links_are_kept_by_nobody(join):
    answer = Client().get(join)

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_no_log_has_a_link_that_works(join, caplog):
    Client().post(join, {**EVE, "password2": "another"})
    Client().get(f"{join[:-2]}/")

    assert join not in caplog.text
    assert "/accounts/join/" not in caplog.text
