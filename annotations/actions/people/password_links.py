"""A link to a new password, which a manager makes for a member who cannot sign in.

It ends after a day, with its use, with the next sign-in, and when its maker may not make it any more.
"""

import datetime

from django.contrib.auth.tokens import default_token_generator

from annotations.access_kinds import Access
from annotations.actions.cleaning import plain_text
from annotations.actions.people.access_log import log_access
from annotations.actions.people.signed_links import read_dated_link, sign_dated_link
from annotations.actions.people.signing_in import change_password
from annotations.actions.projects import managing
from annotations.actions.scopes import actor_in
from annotations.actions.transactions import one_transaction
from annotations.models import Member, User
from annotations.queries.people.invitations import resettable
from annotations.refusals import Gone, NotAllowed, NotThere
from annotations.sentences import say

LIFE = datetime.timedelta(days=1)
_PURPOSE = "password"
_ENDED = say("This link was used, or does not work any more: ask for a new one.")


def make_password_link(*, by: User, slug: str, username: str) -> str:
    """The last part of a link with which a member chooses a new password; it is noted who made it for whom."""
    with one_transaction():
        actor = managing(by, slug, archived=True)
        plain_text(username, "username")
        member = Member.objects.filter(project=actor.project, user__username=username).first()
        if member is None:
            raise NotThere(say("There is no such member."))
        member = resettable(actor).filter(pk=member.pk).select_related("user").first()
        if member is None:
            raise NotAllowed(
                say(
                    "Only whoever runs the site can give this person a new password: they are a manager, or in a"
                    " project that you do not manage."
                )
            )
        log_access(Access.PASSWORD_LINK_MADE, by=by, person=member.user, project_id=actor.project.pk)
        secret = default_token_generator.make_token(member.user)
        return sign_dated_link(_PURPOSE, by.pk.hex, member.pk.hex, secret)


def find_person(token: str) -> User:
    """Whose password a link is for; `Gone` if it does not work any more."""
    maker, member_id, secret = read_dated_link(_PURPOSE, token, life=LIFE)
    member = Member.objects.select_related("project", "user").filter(pk=member_id).first()
    by = User.objects.filter(pk=maker, is_active=True).first()
    if member is None or by is None:
        raise Gone(_ENDED)
    try:
        actor = actor_in(by, member.project)
    except NotThere:
        raise Gone(_ENDED) from None
    is_theirs_to_make = actor.manages and resettable(actor).filter(pk=member.pk).exists()
    if not is_theirs_to_make or not default_token_generator.check_token(member.user, secret):
        raise Gone(_ENDED)
    person: User = member.user
    return person


def set_password_by_link(*, token: str, password: str) -> User:
    """Set the password of whom a link is for, once: of two who use it at once, the second finds it used."""
    with one_transaction():
        person = find_person(token)
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        return change_password(by=find_person(token), password=password)
