"""What frames refer to: tags of the vocabulary, records, and other annotations of the article."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from annotations.actions.annotating.content import Content, LinkContent, keep_blank_ends, read_contents
from annotations.actions.scopes import Scope
from annotations.choices import PROPOSED, Kind, LinkRole, Status
from annotations.models import Annotation, Entity, Link, Project
from annotations.queries.entities import find_kept
from annotations.refusals import Invalid
from annotations.scheme import name_any_of, slot
from annotations.sentences import Sentence, say


def clean_frames(
    scope: Scope, items: Sequence[Any], *, many: bool = False, kept: Content | None = None
) -> list[Content]:
    """Read what is to be stored and check that it can be."""
    frames = read_contents(scope, items, many=many)
    if kept is not None:
        frames = [keep_blank_ends(scope.text, frame, kept) for frame in frames]
    check_frames(scope, frames, many=many, kept=kept)
    return frames


def check_frames(
    scope: Scope,
    frames: Sequence[Content],
    *,
    many: bool = False,
    kept: Content | None = None,
    proposed: Collection[uuid.UUID] = (),
) -> None:
    """Check tags, records and targets, one statement each and only if there are any.

    A target may be another of the frames. What an annotation has already (`kept`) may stay, though the tag
    has left the vocabulary and the target was deleted: nobody is made to take it off first. `proposed` are the
    ids of those that only a machine says: they alone may point to what a machine suggests.
    """
    _check_tags(scope, frames, many=many, kept=kept)
    check_records(scope, frames, many=many, kept=kept)
    check_targets(scope, frames, many=many, kept=kept, proposed=proposed)


def check_first_frames(
    scope: Scope,
    frames: Sequence[Content],
    *,
    tags: Collection[str],
    proposed: Collection[uuid.UUID] = (),
) -> None:
    """`check_frames` for all that an article will have, where nothing is stored in it yet: without a statement.

    `tags` are the vocabulary, locked; the records of the frames were looked up for them.
    """
    _refuse_unknown_tags(frames, tags, many=True)
    known = {frame.id: _Target(frame.kind, frame.id in proposed) for frame in frames}
    _check_targets_among(frames, known, kept=(), many=True, proposed=proposed)
    _check_circles(frames, _steps_of(frames), many=True)


def _at(place: int, field: str, *, many: bool) -> str:
    return f"{place}.{field}" if many else field


def _check_tags(scope: Scope, frames: Sequence[Content], *, many: bool, kept: Content | None) -> None:
    known = set(kept.tags) if kept else set()
    used = {tag for frame in frames for tag in frame.tags} - known
    if used:
        _refuse_unknown_tags(frames, known | lock_tags(scope.project, used), many=many)


def _refuse_unknown_tags(frames: Sequence[Content], known: Collection[str], *, many: bool) -> None:
    for place, frame in enumerate(frames):
        for tag in frame.tags:
            if tag not in known:
                raise Invalid(
                    say("“{tag}” is not in this project's tags.", tag=tag[:100]),
                    field=_at(place, "tags", many=many),
                )


def lock_tags(project: Project, names: Collection[str]) -> set[str]:
    """Those of the names that are tags; they stay tags until this is committed: a renaming waits, and takes it along."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM annotations_tag WHERE project_id = %s AND name = ANY(%s) ORDER BY id FOR KEY SHARE",
            [project.pk, list(names)],
        )
        return {name for (name,) in cursor.fetchall()}


def check_records(
    scope: Scope, frames: Sequence[Content], *, many: bool = False, kept: Content | None = None
) -> None:
    """Refuse a record that is deleted, of another project, or local to another article."""
    used = {frame.entity for frame in frames if frame.entity and not (kept and frame.entity == kept.entity)}
    if not used:
        return
    here = Q(article=None) | Q(article=scope.article)
    records = Entity.objects.filter(here, project=scope.project, pk__in=used, deleted_at=None)
    known = set(records.values_list("pk", flat=True))
    for place, frame in enumerate(frames):
        if frame.entity is not None and frame.entity in used - known:
            raise Invalid(
                _say_where_it_went(scope, frame.entity), field=_at(place, "attributes.entity", many=many)
            )


def _say_where_it_went(scope: Scope, entity_id: uuid.UUID) -> Sentence:
    """A sentence about a record that is not there, or not any more."""
    merged = Entity.objects.filter(pk=entity_id, project=scope.project, merged_into__isnull=False).first()
    if merged is None:
        return say("There is no such record in this project.")
    kept = find_kept(merged)
    return say(
        "“{merged}” was merged into “{kept}”: use that record, {id}.",
        merged=merged.name,
        kept=kept.name,
        id=str(kept.pk),
    )


def check_targets(
    scope: Scope,
    frames: Sequence[Content],
    *,
    many: bool = False,
    kept: Content | None = None,
    proposed: Collection[uuid.UUID] = (),
) -> None:
    """Refuse a link to what is not in this article and layer, not of a fitting kind, or leads round in a circle."""
    there = {frame.id: _Target(frame.kind, frame.id in proposed) for frame in frames}
    known = {(link.role, link.target) for link in kept.links} if kept else set()
    targets = {link.target for frame in frames for link in frame.links if link.target is not None}
    missing = targets - there.keys()
    if missing:
        there |= _targets_here(scope, missing)
    _check_targets_among(frames, there, kept=known, many=many, proposed=proposed)
    steps = _steps_of(frames)
    if steps:
        _check_circles(frames, _stored_steps(scope, frames) | steps, many=many)


def _check_targets_among(
    frames: Sequence[Content],
    there: Mapping[uuid.UUID, "_Target"],
    *,
    kept: Collection[tuple[LinkRole, uuid.UUID | None]],
    many: bool,
    proposed: Collection[uuid.UUID],
) -> None:
    for place, frame in enumerate(frames):
        for number, link in enumerate(frame.links):
            if link.target is not None and (link.role, link.target) not in kept:
                field = _at(place, f"links.{number}.target", many=many)
                _check_target(frame, link, there.get(link.target), field, proposed)


class _Target(NamedTuple):
    kind: Kind
    proposed: bool


def _targets_here(scope: Scope, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Target]:
    rows = Annotation.objects.visible_to(scope.user).present().filter(article=scope.article, pk__in=ids)
    rows = rows.filter(layer=scope.layer_id, revision=scope.revision_id)
    found = rows.values_list("pk", "kind", "status")
    return {pk: _Target(Kind(kind), Status(status) in PROPOSED) for pk, kind, status in found}


def _check_target(
    frame: Content, link: LinkContent, target: _Target | None, field: str, proposed: Collection[uuid.UUID]
) -> None:
    if target is None:
        raise Invalid(say("There is no such annotation in this article."), field=field)
    if link.target == frame.id:
        raise Invalid(say("An annotation cannot point to itself."), field=field)
    if target.proposed and frame.id not in proposed:
        raise Invalid(
            say("A machine suggested this annotation: accept it before you point to it."), field=field
        )
    allowed = slot(frame.kind, link.role, field=field)[1].targets
    if target.kind not in allowed:
        raise Invalid(
            say(
                "“{role}” points to a {wanted}, not to a {kind}.",
                role=link.role,
                wanted=name_any_of(allowed),
                kind=target.kind.label,
            ),
            field=field,
        )


_CHAINS = (LinkRole.WITHIN, LinkRole.CONTINUES, LinkRole.SPEAKS_FOR)
_Steps = dict[tuple[uuid.UUID, LinkRole], uuid.UUID]


def _steps_of(frames: Sequence[Content]) -> _Steps:
    return {
        (frame.id, link.role): link.target
        for frame in frames
        for link in frame.links
        if link.role in _CHAINS and link.target
    }


def _stored_steps(scope: Scope, frames: Sequence[Content]) -> _Steps:
    """The steps in the article from annotations that are none of the frames."""
    stored = Link.objects.filter(
        annotation__article=scope.article, role__in=_CHAINS, target__isnull=False
    ).exclude(annotation__in=[frame.id for frame in frames])
    rows = stored.values_list("annotation", "role", "target")
    return {(source, LinkRole(role)): target for source, role, target in rows}


def _check_circles(frames: Sequence[Content], steps: _Steps, *, many: bool) -> None:
    """A quote is not within itself, nor does it continue itself, over any number of steps."""
    if not steps:
        return
    ended: set[tuple[uuid.UUID, LinkRole]] = set()
    for place, frame in enumerate(frames):
        for number, link in enumerate(frame.links):
            if link.role in _CHAINS and _leads_round((frame.id, link.role), steps, ended):
                field = _at(place, f"links.{number}.target", many=many)
                raise Invalid(say("“{role}” would lead round in a circle.", role=link.role), field=field)


def _leads_round(
    start: tuple[uuid.UUID, LinkRole], steps: _Steps, ended: set[tuple[uuid.UUID, LinkRole]]
) -> bool:
    """Follow one role from an annotation; `ended` remembers from where the end was reached before."""
    at, seen = start, set[tuple[uuid.UUID, LinkRole]]()
    while at in steps and at not in ended:
        if at in seen:
            return True
        seen.add(at)
        at = steps[at], at[1]
    ended |= seen
    return False
