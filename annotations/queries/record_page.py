"""What a record's page shows: its mentions, the quotes said by it, to it and about it, its claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from annotations.models import Annotation, Article, Entity, Project, User
from annotations.queries.lists.counting import Count, count_up_to_cap
from annotations.queries.lists.date_filters import ANNOTATION_DATES
from annotations.queries.lists.keyset import Order, Stretch, load_stretch
from annotations.queries.lists.listing import annotation_filters, apply_filters
from annotations.queries.of_records import relate
from annotations.queries.passages import Passage, read_passages
from annotations.sentences import Sentence, say

RELATIONS: Mapping[str, Sentence] = {
    "speaker": say("Said by"),
    "addressee": say("Said to"),
    "about": say("Quotes that mention"),
    "claimant": say("Claims"),
    "mention": say("Mentions"),
}
"""What an annotation may be to a record (`of_records.relate`), and how its list is called."""

NEWEST_ARTICLE_FIRST = Order("date", "pk", newest_first=True, ids_upwards=True)
"""By the day on which the article was published, or else added; within an article as it was marked."""

_FILTERS = ("status", "outlet", *ANNOTATION_DATES)


@dataclass(frozen=True)
class RecordPage:
    """One of the lists, how many each of them holds, and whether there are restricted articles that none looks into."""

    relation: str
    counts: Mapping[str, Count]
    page: Stretch[Annotation]
    passages: list[Passage]
    leaves_out: bool


def load_record_page(
    user: User, project: Project, record: Entity, filters: Mapping[str, Any], *, relation: str = ""
) -> RecordPage:
    """A page of one list, by default the first that holds something, and the counts of all that the filters leave."""
    scope = _choose(user, project, record, filters)
    counts = {name: count_up_to_cap(relate(scope, name, [record.pk])) for name in RELATIONS}
    relation = relation or next((name for name, count in counts.items() if count), "mention")
    rows = relate(scope, relation, [record.pk]).select_related("article")
    dated: QuerySet[Annotation] = rows.annotate(date=Coalesce("article__published_at", "article__created_at"))
    page = load_stretch(
        dated, NEWEST_ARTICLE_FIRST, after=filters.get("after", ""), before=filters.get("before", "")
    )
    restricted = Article.objects.visible_to(user).filter(project=project, restricted=True)
    leaves_out = record.article_id is None and restricted.exists()
    return RecordPage(relation, counts, page, read_passages(page.rows), leaves_out)


def _choose(user: User, project: Project, record: Entity, filters: Mapping[str, Any]) -> QuerySet[Annotation]:
    """What people have made that the person may see and the filters leave.

    Lists leave restricted articles out; who may see a record that is local to one may see that one.
    """
    restricted = record.article_id is not None
    scope = Annotation.objects.visible_to(user, restricted=restricted, project=project).present().made()
    known = annotation_filters(records=Entity.objects.none, project=lambda: project)
    query = {name: [filters[name]] for name in _FILTERS if filters.get(name)}
    return apply_filters(scope, {name: known[name] for name in _FILTERS}, query, also=frozenset())
