"""Invitations through the API."""

import uuid

import pytest

from annotations.actions.people.invitations import invite, link_of
from annotations.models import Invitation, Member, Reply
from tests import factories
from tests.api.problems import check_refused

pytestmark = pytest.mark.django_db
PATH = "projects/desk/invitations/"
EVE = {"invitee": "eve@desk.example", "role": "reviewer"}


def test_an_invitation_is_made_with_a_link_and_listed_without(max_api, client, out):
    made = max_api.post(PATH, EVE)
    listed = max_api.get(PATH).json()["results"]
    client.force_login(out)
    client.post(made.json()["link"])

    body = made.json()
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert listed == [{name: value for name, value in body.items() if name != "link"}]
    assert (body["invitee"], body["role"], body["inviter"], body["works"]) == (*EVE.values(), "max", True)
    assert Member.objects.get(user=out).role == "reviewer"
    assert max_api.get(PATH).json()["results"] == []
    check_refused(lambda: max_api.get(f"invitations/{body['id']}/"), 404)


def test_invited_twice_is_invited_once(max_api):
    first, again = max_api.post(PATH, EVE), max_api.post(PATH, EVE)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    check_refused(lambda: max_api.post(PATH, {**EVE, "role": "analyst"}), 409)


def test_a_repeated_request_has_the_same_link_which_is_stored_nowhere(max_api):
    key = {"Idempotency_Key": str(uuid.uuid4())}

    first, again = max_api.post(PATH, EVE, **key), max_api.post(PATH, EVE, **key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    stored = str(list(Reply.objects.values())) + str(list(Invitation.objects.values()))
    assert first.json()["link"].split("/")[-2] not in stored


def test_a_new_link_and_revoking_name_the_version(max_api, project, max_):
    made, _ = invite(by=max_, slug="desk", invitee="eve", role="analyst")
    path = f"invitations/{made.pk}/"

    check_refused(lambda: max_api.post(f"{path}link/", {}), 428)
    renewed = max_api.post(f"{path}link/", {}, version=1)
    stale = max_api.delete(path, version=1)

    assert (renewed.status_code, renewed["ETag"]) == (200, '"2"')
    assert link_of(Invitation.objects.get()) in renewed.json()["link"]
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    assert max_api.get(path, If_None_Match='"2"').status_code == 304
    assert max_api.delete(path, version=2).status_code == 204
    assert Invitation.objects.get().revoked_by == max_


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"invitee": "eve"}, 422),
        ({"invitee": "", "role": "analyst"}, 422),
        ({"invitee": ["eve"], "role": "analyst"}, 422),
        ({"invitee": "eve", "role": "king"}, 422),
        ({"invitee": "eve", "role": {}}, 422),
        ({**EVE, "days": 100}, 422),
        ([], 422),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(max_api, body, status):
    check_refused(lambda: max_api.post(PATH, body), status)

    assert not Invitation.objects.exists()


def test_a_token_reaches_the_invitations_of_its_project_alone(as_, max_api, max_):
    other = factories.project("other")
    factories.member(other, "max", "manager")
    made, _ = invite(by=max_, slug="other", invitee="eve", role="analyst")

    check_refused(lambda: max_api.get(f"invitations/{made.pk}/"), 404)
    check_refused(lambda: max_api.delete(f"invitations/{made.pk}/", version=1), 404)
    assert as_(max_, within=other).get(f"invitations/{made.pk}/").status_code == 200


def test_everybody_ends_their_own_membership(api, rev_api, ann, rev):
    check_refused(lambda: rev_api.delete("projects/desk/members/ann/", version=1), 403)

    assert api.delete("projects/desk/members/ann/?to=rev", version=1).status_code == 204
    check_refused(lambda: api.get("projects/desk/"), 401)
