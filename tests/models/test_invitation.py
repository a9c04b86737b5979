"""The rules that the database keeps of invitations, each broken past the actions."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from annotations.models import Invitation
from tests.models.bare import broken_rule, sql, web_role

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def made(project, max_):
    return Invitation.objects.create(
        project=project, invitee="Eve", role="analyst", inviter=max_, expires_at=timezone.now() + WEEK
    )


RULES = {
    "invitation_role_known": {"role": "king"},
    "invitation_says_whom": {"invitee": " \u200b"},
    "invitation_expires": {"expires_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
    "invitation_accepted_by_somebody": {"accepted_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
}


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_refused(made, rule):
    with broken_rule(rule):
        Invitation.objects.filter(pk=made.pk).update(**RULES[rule])


def test_who_revokes_says_when(made, max_):
    with broken_rule("invitation_revoked_at_a_time"):
        Invitation.objects.filter(pk=made.pk).update(revoked_by=max_)


def test_nothing_is_accepted_and_revoked(made, out):
    now = timezone.now()

    with broken_rule("invitation_accepted_by_somebody"):
        Invitation.objects.filter(pk=made.pk).update(accepted_at=now, accepted_by=out, revoked_at=now)


def test_somebody_is_openly_invited_once(made, project, max_):
    with broken_rule("invitation_open_once"):
        Invitation.objects.create(
            project=project, invitee="EVE", role="manager", inviter=max_, expires_at=timezone.now() + WEEK
        )


@pytest.mark.parametrize("ended", ["accepted", "revoked"])
@pytest.mark.parametrize(
    "change", ["accepted_by_id = NULL, accepted_at = NULL", "revoked_at = NULL", "version = 9"]
)
def test_what_is_over_stays_over(made, out, ended, change):
    who = {"accepted_by": out} if ended == "accepted" else {}
    Invitation.objects.filter(pk=made.pk).update(**{f"{ended}_at": timezone.now()}, **who)

    with broken_rule("invitation_stays_over"):
        sql(f"UPDATE annotations_invitation SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotations_invitation SET role = 'manager'",
        "UPDATE annotations_invitation SET invitee = 'x'",
        "UPDATE annotations_invitation SET project_id = project_id",
        "UPDATE annotations_invitation SET created_at = now()",
        "DELETE FROM annotations_invitation",
    ],
)
def test_the_web_role_makes_no_other_invitation_of_one(made, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), web_role():
        sql(statement)
    assert connection.is_usable()
