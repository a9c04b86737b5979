"""API tokens: making and revoking them."""

import datetime
import uuid

from django.utils import timezone

from annotations.actions import access_ledger
from annotations.actions.cleaning import plain_text
from annotations.actions.transactions import one_transaction
from annotations.choices import Scope
from annotations.models import Member, Project, Token, User
from annotations.refusals import Invalid, NotThere
from annotations.text.blank import strip_blank

LONGEST_LIFE = datetime.timedelta(days=366)
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
            raise Invalid(f"The scope is one of {', '.join(Scope)}.", field="scope")
        if not datetime.timedelta(0) < life <= LONGEST_LIFE:
            raise Invalid("A token lives from a moment to a year.", field="expires")
        name = strip_blank(plain_text(name, "name", longest=100))
        member = Member.objects.filter(project=project, user=by).first()
        if member is None:
            raise NotThere("There is no such project.")
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


def revoke_token(*, by: User, token_id: uuid.UUID) -> None:
    """Make one of the person's own tokens useless at once; twice is as good as once."""
    with one_transaction():
        token = Token.objects.filter(pk=token_id, user=by).select_for_update(of=("self",)).first()
        if token is None:
            raise NotThere("There is no such token.")
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            access_ledger.write_down()


def note_use(*, token_id: uuid.UUID, now: datetime.datetime) -> None:
    """Write down when a token was last used."""
    Token.objects.filter(pk=token_id).update(used_at=now)
