"""A project's entity records: the list, one of them, and which a name may mean."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models import Count as Counting
from django.db.models.functions import Concat
from django.db.models.lookups import Contains, PostgresOperatorLookup

from annotations.models import Annotation, Article, Entity, Project, User
from annotations.models.entity import NameParts, name_parts
from annotations.queries.lists.counting import Count, count_up_to_cap
from annotations.refusals import NotThere
from annotations.sentences import say
from annotations.text.same_words import IN_WORD, make_key

PAGE = 50
USES_SHOWN = 10
NAMESAKES_SHOWN = 5


def records(
    user: User,
    project: Project,
    *,
    q: str = "",
    local: bool = False,
    after: tuple[str, uuid.UUID] | None = None,
) -> list[Entity]:
    """The records of a project by name, each with `used`: how many annotations point at it.

    Those for all articles; or the `local` ones, with their article, of which restricted ones are left out.
    """
    rows = Entity.objects.filter(project=project, deleted_at=None)
    if local:
        articles = Article.objects.visible_to(user, restricted=False)
        rows = rows.filter(article__isnull=False, article__in=articles).select_related("article")
    else:
        rows = rows.filter(article=None)
    if q:
        rows = rows.filter(is_called(project.pk, [q]) | Q(wikidata_id=q.strip().upper()))
    if after:
        name, pk = after
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    found = list(rows.order_by("name", "id")[: PAGE + 1])
    pointing = Annotation.objects.visible_to(user, restricted=False).present().made().filter(entity__in=found)
    used = dict(pointing.order_by().values_list("entity").annotate(Counting("id")))
    for entity in found:
        entity.used = used.get(entity.pk, 0)  # type: ignore[attr-defined]
    return found


def list_reopened(entity_id: uuid.UUID, among: Collection[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """The approved annotations that go back to review when a record means somebody else: its mentions, and who links to them.

    With `among`, when only these of its mentions mean another record.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH mention AS (
                SELECT array_agg(id) AS ids FROM annotations_annotation
                WHERE entity_id = %s AND (%s::uuid[] IS NULL OR id = ANY (%s::uuid[])))
            SELECT id FROM annotations_annotation
            WHERE id = ANY (ARRAY(SELECT unnest(ids || annotations_linkers(ids)) FROM mention))
              AND status = 'approved' AND deleted_at IS NULL
            """,
            [entity_id, *[None if among is None else list(among)] * 2],
        )
        return [pk for (pk,) in cursor.fetchall()]


def count_reopened(user: User, entity_id: uuid.UUID) -> int:
    """How many of these the person can see."""
    return Annotation.objects.visible_to(user).filter(pk__in=list_reopened(entity_id)).count()


@dataclass(frozen=True)
class Uses:
    """What uses a record: whether anything does, how much of it a person can see, and the first of that.

    `exists` may be true with nothing to be seen: it is then in articles that the person may not see.
    """

    exists: bool
    seen: Count
    first: list[Annotation]


def find_uses(user: User, record: Entity) -> Uses:
    """The annotations that mean a record: they keep it from being deleted."""
    using = Annotation.objects.filter(entity=record, deleted_at=None)
    visible = using.visible_to(user)
    first = visible.select_related("article").order_by("id")[:USES_SHOWN]
    return Uses(using.exists(), count_up_to_cap(visible), list(first))


@dataclass(frozen=True)
class MergeCounts:
    """What merging two records does, as far as a person sees it: annotations that will mean the other one, and approved
    ones that go back to review."""

    annotations: int
    reopened: int


def count_merge(user: User, gone: Entity, kept: Entity) -> MergeCounts:
    """What merging `gone` into `kept` does. One that gets the other's Wikidata id reopens its own mentions, too."""
    reopened = list_reopened(gone.pk)
    if gone.wikidata_id and not kept.wikidata_id:
        reopened += list_reopened(kept.pk)
    seen = Annotation.objects.visible_to(user).filter(deleted_at=None)
    return MergeCounts(seen.filter(entity=gone).count(), seen.filter(pk__in=reopened).count())


def follow_merged(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Where those of some records went that were merged into others, over any number of steps; by their ids."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"ids": list(ids)})
        return dict(cursor.fetchall())


_FOLLOW = """
WITH RECURSIVE step (start, id) AS (
    SELECT id, merged_into_id FROM annotations_entity WHERE id = ANY (%(ids)s) AND merged_into_id IS NOT NULL
    UNION
    SELECT step.start, entity.merged_into_id FROM step JOIN annotations_entity AS entity ON entity.id = step.id
    WHERE entity.merged_into_id IS NOT NULL)
SELECT step.start, step.id FROM step JOIN annotations_entity AS entity ON entity.id = step.id
WHERE entity.merged_into_id IS NULL
"""


def find_kept(merged: Entity) -> Entity:
    """The record that a merged one is a part of now."""
    return Entity.objects.get(pk=follow_merged([merged.pk])[merged.pk])


def find_merged(user: User, project: Project, entity_id: uuid.UUID) -> Entity | None:
    """A record of the project that was merged into another."""
    return Entity.objects.filter(
        pk=entity_id, project=project, project__in=Project.objects.visible_to(user), merged_into__isnull=False
    ).first()


def shared_record_named(project: Project, name: str) -> Entity | None:
    """The project's record with this name, alias or Wikidata id; of several the one that has it as its name."""
    return _find_named(Entity.objects.filter(project=project, article=None), name)


def find_named_record(user: User, project: Project, named: str) -> Entity | None:
    """The record that a text names: by its id, also that of one which was merged into it, or by a name of the project's."""
    try:
        pk = uuid.UUID(named)
    except ValueError:
        return shared_record_named(project, named)
    record = (
        nameable_records(project, Article.objects.visible_to(user, restricted=False)).filter(pk=pk).first()
    )
    return record and (find_kept(record) if record.merged_into_id else record)


def record_in(user: User, project: Project, entity_id: uuid.UUID) -> Entity:
    """A record of the project, or of an article that the person may see."""
    articles = Article.objects.visible_to(user)
    here = Entity.objects.filter(Q(article=None) | Q(article__in=articles), project=project, deleted_at=None)
    record = here.filter(pk=entity_id).select_related("article").first()
    if record is None:
        raise NotThere(say("There is no such record."))
    return record


def nameable_records(project: Project, articles: QuerySet[Article]) -> QuerySet[Entity]:
    """The records of a project that may be named by who reaches these articles, also those that were merged into others."""
    is_there = Q(deleted_at=None) | Q(merged_into__isnull=False)
    return Entity.objects.filter(is_there, Q(article=None) | Q(article__in=articles), project=project)


def list_namesakes(record: Entity) -> list[Entity]:
    """Other records of the project, for all articles, that have a name or an alias in common with this one; a few of them."""
    others = Entity.objects.filter(project=record.project_id, article=None, deleted_at=None)
    return list(others.filter(keys__overlap=record.keys).exclude(pk=record.pk)[:NAMESAKES_SHOWN])


def offer_records(article: Article, words: str, *, most: int = 12) -> QuerySet[Entity]:
    """Records of the project, and local ones of the article, with a name or alias that has a word that begins so."""
    usable = Q(article=None) | Q(article=article)
    found = Entity.objects.filter(usable, project=article.project_id, deleted_at=None)
    return found.filter(_match_name(words))[:most]


def record_named(article: Article, name: str) -> Entity | None:
    """The record with this name, alias or Wikidata id; one that is local to this article comes first.

    Of several, that which is written exactly so comes first, then one that has it as its name.
    """
    usable = Q(article=None) | Q(article=article)
    return _find_named(Entity.objects.filter(usable, project=article.project_id), name)


def _find_named(usable: QuerySet[Entity], name: str) -> Entity | None:
    key = make_key(name)
    called = Q(keys__contains=[key]) | Q(wikidata_id=name.strip().upper())
    exactly, by_name = (Case(When(name=name, then=0), default=1), Case(When(keys__0=key, then=0), default=1))
    named = usable.filter(called, deleted_at=None)
    return named.order_by(F("article").asc(nulls_last=True), exactly, by_name, "pk").first()


def is_called(project_id: uuid.UUID, names: Iterable[str]) -> Q:
    """Records of the project with a name or alias that has one of these in it, as readers compare them.

    What is blank is in none.
    """
    keys = {key for name in names if (key := make_key(name))}
    return Q(*(_has_part(project_id, key) for key in sorted(keys)), _connector=Q.OR) if keys else Q(pk=None)


def _has_part(project_id: uuid.UUID, key: str) -> Q:
    # By the index, and then for sure: the parts may be of several names.
    parts = Value(name_parts(project_id, key), ArrayField(TextField()))
    return Q(_HasAll(NameParts("project", "keys"), parts)) & Q(Contains(_keys(), key))


class _HasAll(PostgresOperatorLookup):
    """Whether all members of one array are in another."""

    lookup_name = "has_all"
    postgres_operator = "@>"


def _keys() -> Concat:
    """What a record's names are compared by, as a text with a line end before each."""
    lines = Func(F("keys"), Value("\n"), function="array_to_string", output_field=TextField())
    return Concat(Value("\n"), lines, output_field=TextField())


def _match_name(words: str) -> Q:
    """Records with a name or alias that has a word that begins so; where no spaces divide words, that has it anywhere."""
    key = make_key(words)
    if not IN_WORD.match(key):
        return Q(Contains(_keys(), key))
    return Q(*(Q(Contains(_keys(), f"{before}{key}")) for before in "\n -'\"("), _connector=Q.OR)
