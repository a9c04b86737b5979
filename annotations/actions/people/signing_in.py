"""One's own account: name, password, and what ends with a password."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models.functions import Now

from annotations.actions.cleaning import check_fields, check_settable, set_trimmed
from annotations.actions.erasure import access_ledger
from annotations.actions.transactions import one_transaction
from annotations.models import Cached, Session, Token, User
from annotations.refusals import AlreadyUsed
from annotations.sentences import say

PERSONAL = ("first_name", "last_name")
"""What people change about themselves; an e-mail address is theirs only once it is confirmed."""


def change_person(*, by: User, changes: Mapping[str, Any]) -> User:
    """Change one's own name; only what is given is stored."""
    with one_transaction():
        check_settable(changes, PERSONAL)
        for name, value in changes.items():
            set_trimmed(by, name, value)
        check_fields(by, list(changes))
        if changes:
            by.save(update_fields=list(changes))
        return by


def change_password(*, by: User, password: str) -> User:
    """Set one's own password, which the form has checked.

    Whoever knew the old one is out: the person's other sessions and all of their API tokens end with it.
    """
    with one_transaction():
        by.set_password(password)
        by.save(update_fields=["password"])
        Token.objects.filter(user=by, revoked_at=None).update(revoked_at=Now())
        access_ledger.write_down()
        return by


def end_other_sessions(*, by: User, but: str) -> None:
    """End all of a person's sessions but one, also those from before sessions were listed."""
    with one_transaction():
        Session.objects.filter(user=by).exclude(session_key=but).delete()
        UserSession.objects.filter(user=by).exclude(session_key=but).delete()


def forget_what_is_over() -> None:
    """Delete the sessions that are over, their lines in people's lists, and counters that count no more."""
    Session.objects.filter(expire_date__lt=Now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Cached.objects.filter(expires__lt=Now()).delete()


def confirm_email(*, person: User, email: str) -> None:
    """Write down that an address is a person's: on the word of whoever runs the site."""
    with one_transaction():
        person.email = email.lower()
        check_fields(person, ["email"])
        others = EmailAddress.objects.filter(email=person.email, verified=True).exclude(user=person)
        if others.exists():
            raise AlreadyUsed(say("Somebody else has confirmed this address."), field="email")
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def drop_second_step(*, person: User) -> int:
    """Let somebody who has lost what their second step needs in with the password alone; returns how many ways went."""
    with one_transaction():
        count: int = Authenticator.objects.filter(user=person).delete()[0]
        return count
