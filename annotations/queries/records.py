"""The list of a project's entity records, and one of them."""

import uuid

from django.db.models import Count as Counting
from django.db.models import Q

from annotations.models import Annotation, Article, Entity, Project, User
from annotations.refusals import NotThere

PAGE = 50


def records(
    user: User, project: Project, *, q: str = "", after: tuple[str, uuid.UUID] | None = None
) -> list[Entity]:
    """The records of a project by name, each with `used`: how many annotations point at it."""
    rows = Entity.objects.filter(project=project, article=None, deleted_at=None)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(aliases__icontains=q) | Q(wikidata_id=q))
    if after:
        name, pk = after
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    found = list(rows.order_by("name", "id")[: PAGE + 1])
    pointing = Annotation.objects.visible_to(user, restricted=False).present().made().filter(entity__in=found)
    used = dict(pointing.order_by().values_list("entity").annotate(Counting("id")))
    for entity in found:
        entity.used = used.get(entity.pk, 0)  # type: ignore[attr-defined]
    return found


def record_in(user: User, project: Project, entity_id: uuid.UUID) -> Entity:
    """A record of the project, or of an article that the person may see."""
    articles = Article.objects.visible_to(user)
    here = Entity.objects.filter(Q(article=None) | Q(article__in=articles), project=project, deleted_at=None)
    record = here.filter(pk=entity_id).first()
    if record is None:
        raise NotThere("There is no such record.")
    return record
