"""API tokens: making and revoking them."""

import datetime
import uuid

from django.db.models import Q
from django.utils import timezone

from annotations.access_kinds import Access
from annotations.actions.cleaning import plain_text
from annotations.actions.erasure import access_ledger
from annotations.actions.people.access_log import log_access, read_address
from annotations.actions.transactions import act_as, one_transaction
from annotations.choices import Role, Scope
from annotations.models import Member, Project, Token, User
from annotations.policy import require_open
from annotations.refusals import Invalid, NotThere
from annotations.sentences import say
from annotations.text.blank import strip_blank

LONGEST_LIFE = datetime.timedelta(days=366)
NOTE_USE_EVERY = datetime.timedelta(hours=1)
MOST_ADDRESSES = 100
USUAL_LIFE = datetime.timedelta(days=90)


def create_token(
    *,
    by: User,
    project: Project,
    scope: str,
    name: str = "",
    restricted: bool = False,
    life: datetime.timedelta = USUAL_LIFE,
) -> tuple[Token, str]:
    """Make a token that acts for its user in one project; returns it and the secret, to be shown once."""
    with one_transaction():
        if scope not in list(Scope):
            raise Invalid(say("The scope is one of {allowed}.", allowed=", ".join(Scope)), field="scope")
        if not datetime.timedelta(0) < life <= LONGEST_LIFE:
            raise Invalid(say("A token lives from a moment to a year."), field="expires")
        name = strip_blank(plain_text(name, "name", longest=100))
        member = Member.objects.filter(project=project, user=by).first()
        if member is None:
            raise NotThere(say("There is no such project."))
        if scope == Scope.WRITE:
            require_open(project)
        secret = Token.new_secret()
        token = Token.objects.create(
            project=project,
            user=by,
            member=member,
            name=name,
            digest=Token.digest_of(secret),
            scope=scope,
            restricted=restricted,
            expires_at=timezone.now() + life,
        )
        return token, secret


def revoke_token(*, by: User, token_id: uuid.UUID, slug: str | None = None) -> Token:
    """Make a token useless at once: one's own, or (`slug`) anybody's for a project that one manages; twice is once."""
    with one_transaction():
        managed = Member.objects.filter(user=by, role=Role.MANAGER, project__slug=slug).values("project")
        reach = Q(user=by) if slug is None else Q(project__in=managed)
        tokens = Token.objects.filter(reach, pk=token_id)
        token = tokens.select_related("user").select_for_update(of=("self",)).first()
        if token is None:
            raise NotThere(say("There is no such token."))
        if token.revoked_at is None:
            act_as(by)
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            access_ledger.write_down()
        return token


def note_use(*, token: Token, address: str, now: datetime.datetime) -> None:
    """Write down that a token is used: hourly, and at once the first time and from a new address.

    Of a token that has been used from a hundred addresses, further ones are noticed hourly, so that no script makes a
    write of each of its requests.
    """
    network = read_address(address) or ""
    noticed = not network or network in token.addresses or len(token.addresses) >= MOST_ADDRESSES
    if noticed and token.used_at is not None and token.used_at >= now - NOTE_USE_EVERY:
        return
    with one_transaction():
        # As it is by now: of two requests at once one is the first.
        token = Token.objects.select_for_update(no_key=True).get(pk=token.pk)
        first, new = token.used_at is None, network and network not in token.addresses
        if first or new:
            kind = Access.TOKEN_FIRST_USED if first else Access.TOKEN_USED_FROM_NEW_ADDRESS
            log_access(kind, by=token.user, project_id=token.project_id, token_id=token.pk, address=network)
        token.addresses = [*token.addresses, network][-MOST_ADDRESSES:] if new else token.addresses
        token.used_at = now
        token.save(update_fields=["used_at", "addresses"])
