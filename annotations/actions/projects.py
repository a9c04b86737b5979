"""Projects and what belongs to them alone: members, tags, guidelines."""

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from annotations.actions.cleaning import (
    check_fields,
    check_settable,
    plain_text,
    read_role,
    set_trimmed,
    strip_ends,
)
from annotations.actions.erasure import access_ledger
from annotations.actions.review.taking_over import TakenOver, find_successor, hand_over_of
from annotations.actions.scopes import check_version, lock_project
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Role, Verb
from annotations.models import Guidelines, Member, Project, Tag, Token, User
from annotations.models.fields import new_id
from annotations.policy import Actor, require_manager
from annotations.refusals import Invalid, NotThere, Stale, WrongState
from annotations.sentences import say
from annotations.text.blank import is_blank, strip_blank
from annotations.text.markdown import MOST_BLOCKS, has_too_many_blocks
from annotations.timestamps import read_zone

RULES = ("name", "four_eyes", "fixer_may_approve", "approvals", "time_zone")
"""The fields of a project that its managers may change."""

LONGEST_GUIDELINES = 200_000

DEFAULT_GUIDELINES = Path(__file__).with_name("default_guidelines.md").read_text(encoding="utf-8")
"""What a new project starts with: the usual conventions, for its managers to change."""


def create_project(
    *,
    by: User,
    slug: str,
    name: str,
    action_id: uuid.UUID | None = None,
    rules: Mapping[str, Any] | None = None,
    guidelines: str = DEFAULT_GUIDELINES,
    demo: bool = False,
) -> Project:
    """Start a project; who does becomes its first manager. A `demo` can be reset, and stays one."""
    with one_transaction():
        project = Project(id=new_id(), slug=strip_ends(slug), name=strip_ends(name), demo=demo)
        _set(project, rules or {})
        check_fields(project, ["slug", *RULES])
        begin_action(by=by, verb=Verb.CREATE_PROJECT, project_id=project.pk, action_id=action_id)
        project.save(force_insert=True)
        Member.objects.create(project=project, user=by, role=Role.MANAGER)
        Guidelines.objects.create(project=project, number=1, text=guidelines, author=by)
        return project


def change_project(
    *,
    by: User,
    slug: str,
    version: int | None,
    changes: Mapping[str, Any],
    action_id: uuid.UUID | None = None,
) -> Project:
    """Change the name or the rules of review."""
    with one_transaction():
        actor = managing(by, slug, version)
        project = actor.project
        before = [getattr(project, name) for name in RULES]
        _set(project, changes)
        check_fields(project, list(changes))
        if before == [getattr(project, name) for name in RULES]:
            return project
        begin_action(by=by, verb=Verb.CHANGE_PROJECT, project_id=project.pk, action_id=action_id)
        save(project, RULES)
        return project


def save(project: Project, fields: Sequence[str]) -> None:
    """Store these fields of a locked project as its next version."""
    project.version += 1
    project.save(update_fields=[*fields, "version"])


def set_member(
    *,
    by: User,
    slug: str,
    username: str,
    role: Any,
    version: int | None = None,
    action_id: uuid.UUID | None = None,
) -> Member:
    """Give a user a role in the project; the last manager keeps theirs."""
    with one_transaction():
        actor = managing(by, slug)
        role = read_role(role)
        plain_text(username, "user")
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise Invalid(say("There is no such person."), field="user")
        member = _lock_member(Member.ever.filter(project=actor.project, user=user))
        if member is not None and member.left_at is None:
            check_version(member, version, say("This membership"))
            if member.role == role:
                return member
            _keep_a_manager(actor.project, member, new_role=role)
        return let_in(actor, user, role, action_id=action_id)


def let_in(actor: Actor, user: User, role: str, *, action_id: uuid.UUID | None = None) -> Member:
    """Give a user this role in a locked project, in the name of its manager; who was in it gets the same row again."""
    member = _lock_member(Member.ever.filter(project=actor.project, user=user))
    begin_action(by=actor.user, verb=Verb.SET_MEMBER, project_id=actor.project.pk, action_id=action_id)
    if member is None:
        return Member.objects.create(project=actor.project, user=user, role=role)
    member.role, member.left_at = role, None
    member.version += 1
    member.save(update_fields=["role", "left_at", "version"])
    access_ledger.write_down()
    return member


def remove_member(
    *,
    by: User,
    slug: str,
    username: str,
    version: int | None = None,
    to: str = "",
    action_id: uuid.UUID | None = None,
) -> TakenOver:
    """End a membership, and with it the person's tokens for the project; hand over what waits for them to a member.

    Managers end any, everybody their own; the last manager stays. Without a member to hand over to (`to`) it
    waits for a manager to take it over later. What they are writing at this moment is waited for.
    """
    with one_transaction():
        actor = lock_project(by, slug=slug, archived=not to)
        plain_text(username, "user")
        if username != by.get_username():
            require_manager(actor)
        member = _lock_member(Member.objects.filter(project=actor.project, user__username=username))
        if member is None:
            raise NotThere(say("There is no such member."))
        check_version(member, version, say("This membership"))
        _keep_a_manager(actor.project, member, new_role=None)
        successor = find_successor(actor, to, leaving=member) if to else None
        action = begin_action(
            by=by,
            verb=Verb.REMOVE_MEMBER,
            project_id=actor.project.pk,
            action_id=action_id,
            archived=not to,
        )
        taken = hand_over_of(by, member, successor, action) if successor else TakenOver()
        member.left_at = timezone.now()
        member.version += 1
        member.save(update_fields=["left_at", "version"])
        Token.objects.filter(member=member, revoked_at=None).update(revoked_at=member.left_at)
        access_ledger.write_down()
        return taken


def set_tags(
    *,
    by: User,
    slug: str,
    tags: Sequence[Mapping[str, str]],
    version: int | None = None,
    action_id: uuid.UUID | None = None,
) -> list[Tag]:
    """Replace the tag vocabulary by `{name, description}` pairs; annotations keep the tags they have.

    `version` is the project's `tags_version` that the person saw.
    """
    with one_transaction():
        actor = managing(by, slug)
        check_tags_version(actor.project, version)
        there = {tag.name: tag for tag in Tag.objects.filter(project=actor.project)}
        kept = {name: tag.description for name, tag in there.items()}
        rows = [read_tag(actor.project, tag, kept=kept) for tag in tags]
        if len({row.name for row in rows}) < len(rows):
            raise Invalid(say("A tag is there twice."), field="tags")
        if {row.name: row.description for row in rows} == {
            tag.name: tag.description for tag in there.values()
        }:
            return list(there.values())
        begin_action(by=by, verb=Verb.SET_TAGS, project_id=actor.project.pk, action_id=action_id)
        Tag.objects.filter(project=actor.project).exclude(name__in=[row.name for row in rows]).delete()
        for row in rows:
            known = there.get(row.name)
            if known is None:
                row.save(force_insert=True)
            elif known.description != row.description:
                known.description = row.description
                known.save(update_fields=["description"])
        count_tags(actor.project)
        return list(Tag.objects.filter(project=actor.project))


def write_guidelines(
    *, by: User, slug: str, text: str, number: int | None = None, action_id: uuid.UUID | None = None
) -> Guidelines:
    """Write the next version of the guidelines, in Markdown; `number` is the one that the person saw."""
    with one_transaction():
        actor = managing(by, slug)
        plain_text(text, "text")
        last = Guidelines.objects.filter(project=actor.project).order_by("-number").first()
        if last is not None and last.text == text:
            return last
        if is_blank(text) or len(text) > LONGEST_GUIDELINES:
            raise Invalid(
                say("Guidelines have from 1 to {most:,} characters.", most=LONGEST_GUIDELINES), field="text"
            )
        if has_too_many_blocks(text):
            raise Invalid(
                say(
                    "Guidelines have at most {most:,} paragraphs, list entries and table cells.",
                    most=MOST_BLOCKS,
                ),
                field="text",
            )
        if number is not None and number != (last.number if last else 0):
            sentence = say("Somebody wrote new guidelines in the meantime: look at them first.")
            raise Stale(sentence, current=last)
        begin_action(by=by, verb=Verb.WRITE_GUIDELINES, project_id=actor.project.pk, action_id=action_id)
        return Guidelines.objects.create(
            project=actor.project, number=last.number + 1 if last else 1, text=text, author=by
        )


def check_tags_version(project: Project, seen: int | None) -> None:
    """Raise `Stale` if the tags of a locked project have changed since the person saw them."""
    if seen is not None and project.tags_version != seen:
        raise Stale(
            say("The tags were changed by somebody in the meantime: look at them again."), current=project
        )


def count_tags(project: Project) -> None:
    """Count a change of a locked project's tags."""
    project.tags_version += 1
    project.save(update_fields=["tags_version"])


def read_tag(project: Project, value: Any, *, kept: Mapping[str, str] = MappingProxyType({})) -> Tag:
    """A tag from a name and a description, checked; what is `kept` (description by name) is taken as it is."""
    if not isinstance(value, Mapping) or not value.keys() <= {"name", "description"}:
        raise Invalid(say("A tag has a name, and may have a description."), field="tags")
    name = plain_text(value.get("name"), "name")
    name = name if name in kept else strip_blank(name)
    description = value.get("description", "")
    if name not in kept or kept[name] != description:
        description = strip_ends(description)
    tag = Tag(project=project, name=name, description=description)
    check_fields(tag, ["name", "description"])
    return tag


def managing(by: User, slug: str, version: int | None = None, *, archived: bool = False) -> Actor:
    """Lock a project for one of its managers."""
    actor = lock_project(by, slug=slug, version=version, archived=archived)
    require_manager(actor)
    return actor


def _set(project: Project, changes: Mapping[str, Any]) -> None:
    check_settable(changes, RULES)
    for name, value in changes.items():
        set_trimmed(project, name, value)
    if "time_zone" in changes:
        read_zone(project.time_zone, "time_zone")
    if type(project.approvals) is not int or project.approvals not in (1, 2):
        raise Invalid(say("A project asks for 1 or 2 approvals."), field="approvals")


def _lock_member(members: QuerySet[Member]) -> Member | None:
    # Not the key: what refers to a membership may be written meanwhile.
    return members.select_related("user").select_for_update(of=("self",), no_key=True).first()


def _keep_a_manager(project: Project, member: Member, *, new_role: str | None) -> None:
    if member.role != Role.MANAGER or new_role == Role.MANAGER:
        return
    managers = Member.objects.filter(project=project, role=Role.MANAGER, user__is_active=True)
    if not managers.exclude(pk=member.pk).exists():
        raise WrongState(say("A project needs a manager: make somebody else one first."))
