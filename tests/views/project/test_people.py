"""What a manager does about people, and what everybody does who leaves."""

import re

import pytest
from django.test import Client

from annotations.actions.articles import submit_article
from annotations.actions.people.invitations import invite, link_of
from annotations.actions.projects import remove_member
from annotations.models import Annotation, Invitation, Member
from tests import factories
from tests.views.conftest import text_of

SETTINGS = "/p/desk/settings/"
INVITE = f"{SETTINGS}invitations/"
LINK = re.compile(
    r'<pre\s+class="link"\s+id="(?:invitation|password)-link"[^>]*>http://testserver([^<]+)</pre>'
)


def link_in(answer):
    shown = LINK.search(answer.content.decode())
    return shown and shown[1]


@pytest.fixture
def invited(project, max_):
    return invite(by=max_, slug="desk", invitee="Eve", role="analyst")[0]


def test_the_link_is_shown_again_after_a_reload_and_lets_in(browse, project):
    client = browse("max")

    answer = client.post(INVITE, {"invitee": "Eve", "role": "reviewer"}, follow=True)
    again = client.get(answer.redirect_chain[-1][0])
    browse("out").post(link_in(answer))

    assert "Eve is invited." in text_of(answer)
    assert link_in(again) == link_in(answer)
    assert Member.objects.get(user__username="out").role == "reviewer"
    assert link_in(client.get(answer.redirect_chain[-1][0])) is None


def test_a_new_link_takes_the_place_of_the_old_one(browse, invited):
    client, old = browse("max"), link_of(invited)

    answer = client.post(f"{INVITE}{invited.pk}/link/", {"version": 1}, follow=True)

    assert Client().get(f"/accounts/join/{old}/").status_code == 410
    assert Client().get(link_in(answer)).status_code == 200
    assert client.post(f"{INVITE}{invited.pk}/link/", {"version": 1}).status_code == 412


def test_a_revoked_invitation_is_off_the_list(browse, invited):
    client = browse("max")
    assert "Eve as analyst, by max" in text_of(client.get(SETTINGS))

    answer = client.post(f"{INVITE}{invited.pk}/revoke/", {"version": 1}, follow=True)

    assert "The invitation is revoked" in text_of(answer)
    assert "Eve as analyst" not in text_of(answer)
    assert Client().get(f"/accounts/join/{link_of(invited)}/").status_code == 410


def test_the_list_says_what_does_not_work_and_why(browse, invited, max_, project):
    factories.member(project, "mia", "manager")
    boss = Client()
    boss.force_login(Member.objects.get(user__username="mia").user)

    remove_member(by=max_, slug="desk", username="max")

    page = boss.get(f"{SETTINGS}?invitation={invited.pk}")
    assert "does not work: inviter is no manager any more" in text_of(page)
    assert link_in(page) is None


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"invitee": "", "role": "analyst"}, 422, "This field is required."),
        ({"invitee": "x", "role": "king"}, 422, "king is not one of the available choices"),
        ({"invitee": "eve", "role": "manager"}, 409, "invited already, as analyst"),
    ],
)
def test_an_invitation_that_cannot_be_is_shown_again(browse, invited, sent, status, sentence):
    answer = browse("max").post(INVITE, sent)

    assert (answer.status_code, sentence in text_of(answer)) == (status, True)
    assert Invitation.objects.count() == 1


def test_an_invitation_of_another_project_is_not_there(browse, invited, out):
    other = factories.project("other")
    factories.member(other, "out", "manager")

    answer = browse("out").post(f"/p/other/settings/invitations/{invited.pk}/revoke/", {"version": 1})

    assert (answer.status_code, Invitation.objects.get().revoked_at) == (404, None)


@pytest.mark.parametrize("host", ["", "mail.desk.example"])
@pytest.mark.parametrize("invitee", ["eve@desk.example", "Eve"])
def test_a_mail_goes_to_an_address_if_the_site_sends_mail(
    browse, project, settings, mailoutbox, django_capture_on_commit_callbacks, host, invitee
):
    settings.EMAIL_HOST = host

    with django_capture_on_commit_callbacks(execute=True):
        answer = browse("max").post(INVITE, {"invitee": invitee, "role": "analyst"}, follow=True)
        browse("max").post(INVITE, {"invitee": invitee, "role": "analyst"})

    is_sent = bool(host) and "@" in invitee
    assert [message.to for message in mailoutbox] == [[invitee]] * is_sent
    assert ("on its way by mail" in text_of(answer)) == is_sent
    assert all(link_in(answer) in message.body for message in mailoutbox)


def test_a_link_to_a_new_password_is_shown_once_to_the_manager(browse, project, ann):
    answer = browse("max").post(f"{SETTINGS}member/password/", {"username": "ann"})

    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (201, True)
    assert Client().get(link_in(answer)).status_code == 200


def test_the_button_for_it_is_beside_those_alone_who_may_get_one(browse, project, rev, ann):
    factories.member(factories.project("other"), "rev", "analyst")

    page = text_of(browse("max").get(SETTINGS))

    assert re.findall(r"New password for (\w+)", page) == ["ann"]


def test_leaving_says_what_waits_and_hands_it_over(browse, article, ann, rev):
    factories.annotation(article, ann)
    client = browse("ann")

    page = client.get("/p/desk/leave/")
    answer = client.post("/p/desk/leave/", {"version": 1, "to": "rev"}, follow=True)

    assert "Your unfinished work: 1 draft ." in text_of(page)
    assert "You have left Desk." in text_of(answer)
    assert client.get("/p/desk/").status_code == 404
    assert Annotation.objects.get().responsible == rev
    assert Annotation.objects.get().author == ann


def test_what_nobody_else_can_decide_on_is_said_before_somebody_goes(browse, article, max_):
    factories.annotation(article, max_)
    submit_article(by=max_, article_id=article.pk)

    removing = text_of(browse("max").get(f"{SETTINGS}member/remove/?username=rev"))
    leaving = text_of(browse("rev").get("/p/desk/leave/"))
    harmless = text_of(browse("max").get("/p/desk/leave/"))

    sentence = "Nobody else can decide on 1 submitted annotation : the others wrote or last changed it"
    assert (sentence in removing, "Make somebody a reviewer first" in removing) == (True, True)
    assert (sentence in leaving, "Ask a manager to make somebody a reviewer" in leaving) == (True, True)
    assert "no unfinished work" not in removing + leaving
    assert "Nobody else can decide" not in harmless


def test_the_last_manager_cannot_leave(browse, project, ann):
    answer = browse("max").post("/p/desk/leave/", {"version": 1})

    assert (answer.status_code, "make somebody else one first" in text_of(answer)) == (409, True)
    assert Member.objects.filter(user__username="max").exists()


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"to": "out"}, 422, "“out” is not a member of this project."),
        ({"to": "ann"}, 422, "Choose somebody who stays."),
        ({"version": 7}, 412, "This membership was changed by somebody in the meantime"),
    ],
)
def test_a_wrong_leaving_is_shown_again(browse, article, ann, out, sent, status, says):
    factories.annotation(article, ann)

    answer = browse("ann").post("/p/desk/leave/", {"version": 1, **sent})

    assert (answer.status_code, says in text_of(answer)) == (status, True)
    assert Member.objects.filter(user=ann).exists()
