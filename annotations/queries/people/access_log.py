"""Reading the access log: of a project for its managers, of the whole site for its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from annotations.access_kinds import Access
from annotations.choices import Role, Scope
from annotations.models import AccessEntry, Member, Project, User
from annotations.queries.lists.date_filters import Zone
from annotations.queries.lists.keyset import Order, load_page
from annotations.sentences import Sentence, say, say_number
from annotations.timestamps import read_bounds

_NEWEST_FIRST = Order("created_at", "id", newest_first=True)

GROUPS: Mapping[str, tuple[Sentence, Sequence[Access]]] = {
    "reading": (say("Restricted articles read"), [Access.ARTICLE_READ]),
    "exports": (
        say("Exports"),
        [Access.EXPORT_STARTED, Access.EXPORT_FINISHED, Access.EXPORT_BROKEN_OFF],
    ),
    "tokens": (
        say("Tokens"),
        [
            Access.TOKEN_MADE,
            Access.TOKEN_FIRST_USED,
            Access.TOKEN_USED_FROM_NEW_ADDRESS,
            Access.TOKEN_REVOKED,
        ],
    ),
    "members": (
        say("Members and invitations"),
        [
            Access.INVITATION_MADE,
            Access.INVITATION_RENEWED,
            Access.INVITATION_ACCEPTED,
            Access.INVITATION_REVOKED,
            Access.MEMBER_ADDED,
            Access.ROLE_CHANGED,
            Access.MEMBER_REMOVED,
            Access.PASSWORD_LINK_MADE,
        ],
    ),
    "restrictions": (
        say("Restrictions and readers"),
        [
            Access.RESTRICTION_SET,
            Access.RESTRICTION_LIFTED,
            Access.READER_NAMED,
            Access.READER_REMOVED,
        ],
    ),
}
"""What a manager can narrow the log of a project down to: a name, how it reads, and its kinds."""


@dataclass(frozen=True)
class AccessPage:
    """A page of the log, newest first, and the cursors of the pages around it, empty at the ends."""

    entries: list[AccessEntry]
    older: str = ""
    newer: str = ""


def access_entries() -> QuerySet[AccessEntry]:
    """All of the log, newest first, each entry with what it is about, as far as that is still there."""
    related = AccessEntry.objects.select_related("by", "person", "project", "article", "token")
    return related.defer("article__standfirst", "token__digest").order_by(*_NEWEST_FIRST.fields())


def of_person(entries: QuerySet[AccessEntry], user: User | None) -> QuerySet[AccessEntry]:
    """What a person did, and what was done about them; of nobody, nothing."""
    return entries.filter(Q(by=user) | Q(person=user)) if user else entries.none()


def since(entries: QuerySet[AccessEntry], moment: str, *, zone: Zone) -> QuerySet[AccessEntry]:
    """What was logged from a day or a moment on, which a text in ISO 8601 says; `Invalid` for another text."""
    start, _ = read_bounds(moment, "since", zone=zone())
    return entries.filter(created_at__gte=start)


def access_page(project: Project, filters: Mapping[str, Any], *, zone: Zone) -> AccessPage:
    """What concerns a project; `filters` is the cleaned form of its page."""
    entries = access_entries().filter(project=project)
    if filters.get("what"):
        entries = entries.filter(kind__in=GROUPS[filters["what"]][1])
    if filters.get("person"):
        entries = of_person(entries, User.objects.filter(username=filters["person"]).first())
    if filters.get("since"):
        entries = since(entries, filters["since"], zone=zone)
    rows, older, newer = load_page(
        entries, _NEWEST_FIRST, after=filters.get("after", ""), before=filters.get("before", "")
    )
    return AccessPage(rows, older, newer)


def people_in(project: Project) -> list[str]:
    """Whom one can ask the log of a project about: who is a member or was one."""
    names = Member.ever.filter(project=project).values_list("user__username", flat=True)
    return sorted(names, key=str.casefold)


def describe_entry(entry: AccessEntry) -> str:
    """The particulars of an entry in words: roles, filters, numbers; never a text."""
    details = entry.details
    if "role" in details:
        role = Role(details["role"]).label
        if "before" not in details:
            return role
        return say("{before} → {after}", before=Role(details["before"]).label, after=role)
    if entry.kind == Access.TOKEN_MADE:
        scope = Scope(details["scope"]).label
        return say("{scope}, reaches restricted articles", scope=scope) if details["restricted"] else scope
    if entry.kind == Access.EXPORT_STARTED:
        chosen = details["filters"].items()
        filters = ", ".join(name if value is None else f"{name} {value}" for name, value in chosen)
        return filters or say("all approved")
    if "articles" in details:
        return say_number("{number:,} article", "{number:,} articles", details["articles"])
    return ""
