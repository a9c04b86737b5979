"""Who may reach what after a restore: nobody what they did not reach before it.

The ledger of access says what was taken after the backup was made, and that is taken again; what was given is not given.
Where the ledger does not know the backup, nothing is known: all memberships are suspended and all tokens revoked, until the
site's owner (`confirm`) or a manager gives them back. All of it needs the owner's rights (connection `owner`).
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from annotations.access_kinds import AccessKind
from annotations.actions.erasure import access_ledger
from annotations.choices import Role
from annotations.models import AccessChange, Article, ArticleReader, Invitation, Member, Session, Token, User
from annotations.models.fields import new_id
from annotations.models.invitation import OPEN
from annotations.refusals import NotThere

OWNER = "owner"

_RANK = {Role.ANALYST: 1, Role.REVIEWER: 2, Role.MANAGER: 3}


@dataclass
class TakenAgain:
    """What a restore took: how many sessions and invitations ended, and rows by kind.

    `known` says whether the ledger knew the backup.
    """

    known: bool
    sessions: int = 0
    invitations: int = 0
    taken: Counter[AccessKind] = field(default_factory=Counter)
    passwords: list[str] = field(default_factory=list)
    """The people who changed their password since, and have none now."""


def mark() -> None:
    """Note that a backup is being made, so that the ledger is known to be of this database, and as new as the backup."""
    AccessChange.objects.using(OWNER).create(kind=AccessKind.MARK, subject=new_id())


def take_again(*, restored: bool) -> TakenAgain:
    """Take whatever the ledger knows to be taken and the database does not; done twice it is done once.

    Of a database that was `restored`, all sessions and open invitations end as well, and where nothing is known, all is suspended.
    """
    ledger = access_ledger.read()
    with transaction.atomic(using=OWNER):
        ended = Session.objects.using(OWNER).all().delete()[0] if restored else 0
        # One that was accepted or revoked since is open in the backup.
        revoked = (
            Invitation.objects.using(OWNER).filter(OPEN).update(revoked_at=timezone.now()) if restored else 0
        )
        there = set(AccessChange.objects.using(OWNER).values_list("pk", flat=True))
        newest = AccessChange.objects.using(OWNER).order_by("-at", "-id").first()
        known = ledger is not None and newest is not None and newest.pk in {line.pk for line in ledger}
        done = TakenAgain(known, sessions=ended, invitations=revoked)
        if known:
            missing = [line for line in ledger or [] if line.pk not in there]
            _take(missing, done)
            AccessChange.objects.using(OWNER).bulk_create(missing)
        elif restored:
            _suspend(done)
        access_ledger.write_down(OWNER)
    return done


def confirm(usernames: Sequence[str] | None) -> int:
    """Give back the memberships that a restore suspended, of these people or (None) of all; returns how many."""
    with transaction.atomic(using=OWNER):
        members = Member.ever.using(OWNER).filter(pk__in=_find_suspended()).select_related("user")
        if usernames is not None:
            for name in usernames:
                if not User.objects.using(OWNER).filter(username=name).exists():
                    raise NotThere(f"There is nobody called “{name[:150]}”.")
            members = members.filter(user__username__in=usernames)
        for member in members:
            member.left_at = None
            member.version += 1
            member.save(using=OWNER, update_fields=["left_at", "version"])
        access_ledger.write_down(OWNER)
        return len(members)


def _find_suspended() -> list[uuid.UUID]:
    newest: dict[uuid.UUID, str] = {}
    for change in AccessChange.objects.using(OWNER).filter(
        kind__in=[AccessKind.MEMBER, AccessKind.SUSPENDED]
    ):
        newest[change.subject] = change.kind
    return [subject for subject, kind in newest.items() if kind == AccessKind.SUSPENDED]


def _suspend(done: TakenAgain) -> None:
    done.taken[AccessKind.REVOKED] += _revoke(Q())
    members = list(Member.ever.using(OWNER).filter(left_at=None))
    Member.ever.using(OWNER).filter(left_at=None).update(left_at=timezone.now(), version=F("version") + 1)
    # After what the database notes of the update: the newest entry of a membership says that it is suspended.
    AccessChange.objects.using(OWNER).bulk_create(
        AccessChange(kind=AccessKind.SUSPENDED, subject=member.pk) for member in members
    )
    done.taken[AccessKind.SUSPENDED] += len(members)


def _take(missing: Iterable[AccessChange], done: TakenAgain) -> None:
    last = {_what(line): line for line in missing}
    by_kind: Mapping[str, list[AccessChange]] = {
        kind: [line for line in last.values() if line.kind == kind] for kind in AccessKind
    }
    done.taken[AccessKind.REVOKED] += _revoke(
        Q(pk__in=[line.subject for line in by_kind[AccessKind.REVOKED]])
    )
    for line in by_kind[AccessKind.MEMBER]:
        done.taken[AccessKind.MEMBER] += _narrow(line)
    locked = [line.subject for line in by_kind[AccessKind.PERSON] if not line.detail["active"]]
    people = User.objects.using(OWNER)
    done.taken[AccessKind.PERSON] += people.filter(pk__in=locked, is_active=True).update(is_active=False)
    for line in by_kind[AccessKind.CREDENTIAL]:
        done.passwords += _forget_password(line)
    closed = [line.subject for line in by_kind[AccessKind.ARTICLE] if line.detail["restricted"]]
    articles = Article.objects.using(OWNER).filter(pk__in=closed, restricted=False)
    done.taken[AccessKind.ARTICLE] += articles.update(restricted=True)
    for line in by_kind[AccessKind.READER]:
        if not line.detail["reads"]:
            reading = ArticleReader.objects.using(OWNER).filter(
                article=line.subject, member=line.detail["member"]
            )
            done.taken[AccessKind.READER] += reading.delete()[0]


def _what(line: AccessChange) -> tuple[str, uuid.UUID, str]:
    """What a line is about: the last one about it holds."""
    return line.kind, line.subject, line.detail.get("member", "") if line.kind == AccessKind.READER else ""


def _revoke(which: Q) -> int:
    return Token.objects.using(OWNER).filter(which, revoked_at=None).update(revoked_at=timezone.now())


def _narrow(line: AccessChange) -> int:
    """End a membership that has ended, or lower its role; never the other way."""
    member = Member.ever.using(OWNER).filter(pk=line.subject, left_at=None).first()
    if member is None:
        return 0
    if line.detail["left"]:
        member.left_at = timezone.now()
        _revoke(Q(member=member))
    elif _RANK[Role(line.detail["role"])] < _RANK[Role(member.role)]:
        member.role = line.detail["role"]
    else:
        return 0
    member.version += 1
    member.save(using=OWNER, update_fields=["left_at", "role", "version"])
    return 1


def _forget_password(line: AccessChange) -> list[str]:
    """Make the password useless that somebody had before they changed it; returns their name."""
    person = User.objects.using(OWNER).filter(pk=line.subject).first()
    if person is None or fingerprint(person.password) == line.detail["sha256"]:
        return []
    person.password = make_password(None)
    person.save(using=OWNER, update_fields=["password"])
    return [person.get_username()]


def fingerprint(password: str) -> str:
    """A stored password's hash, as the database notes it of a changed one."""
    return hashlib.sha256(password.encode()).hexdigest()
