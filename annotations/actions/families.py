"""Articles with the same text: which of them are one, and which are of one family.

An article is the same as another one if its text is, and neither its outlet, its url nor its external id say otherwise:
what one of them leaves open says nothing. So no unique key can say it; whoever adds a text, or changes what would tell
it apart, queues up for that text instead.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from annotations.models import Article, Project, Revision
from annotations.refusals import AlreadyUsed
from annotations.sentences import say

TELLING_APART = ("outlet", "url", "external_id")
"""What tells two articles with one text apart."""


def queue_up_for_text(project: Project, digest: str) -> None:
    """Let those who add the same text to a project at once do so one after the other, and after who adds many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0)),"
            " pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"texts {project.pk}", f"text {project.pk} {digest}"],
        )


def queue_up_for_texts(project: Project) -> None:
    """Let nobody else add a text to the project until this is committed: for who adds many.

    One lock for all of them: as many as a batch has texts would fill the server's table of locks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"texts {project.pk}"])


def family_of(digest: str) -> uuid.UUID:
    """The family of a text, by its sha256: whoever has the text knows it, so it tells nothing of copies that are hidden."""
    return uuid.UUID(digest[:32])


def with_text(project: Project, digest: str) -> Sequence[Article]:
    """The articles of a project whose current text has this sha256, the oldest first."""
    copies = Revision.objects.filter(project=project, sha256=digest, current=True).values("article")
    return list(Article.objects.filter(project=project, pk__in=copies).order_by("created_at", "pk"))


def with_texts(project: Project, digests: Collection[str]) -> dict[str, list[Article]]:
    """`with_text` for many: by their sha256, those of the texts that the project has."""
    copies: dict[str, list[Article]] = defaultdict(list)
    revisions = Revision.objects.filter(project=project, sha256__in=list(digests), current=True)
    for revision in revisions.only("sha256", "article").select_related("article"):
        revision.article.project = project
        copies[revision.sha256].append(revision.article)
    for articles in copies.values():
        articles.sort(key=lambda article: (article.created_at, article.pk))
    return copies


def find_same(
    article: Article, copies: Sequence[Article], *, prefer: uuid.UUID | None = None
) -> Article | None:
    """That of the copies of an article's text which is the same article: the preferred one, else the most alike."""
    same = [copy for copy in copies if not _is_told_apart(article, copy)]
    return max(same, key=lambda copy: (copy.pk == prefer, _count_alike(article, copy)), default=None)


def require_no_same(article: Article, changes: Mapping[str, Any]) -> None:
    """Refuse changes of an article after which another one would be the same."""
    changed = [name for name in TELLING_APART if name in changes]
    if not changed:
        return
    [digest] = Revision.objects.filter(article=article, current=True).values_list("sha256", flat=True)
    queue_up_for_text(article.project, digest)
    others = [copy for copy in with_text(article.project, digest) if copy.pk != article.pk]
    if find_same(article, others) is not None:
        raise AlreadyUsed(
            say(
                "This project has another article with this text: say an outlet, a web address or an id that"
                " tells them apart."
            ),
            field=changed[0],
        )


def _is_told_apart(article: Article, other: Article) -> bool:
    pairs = ((getattr(article, name), getattr(other, name)) for name in TELLING_APART)
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _count_alike(article: Article, other: Article) -> int:
    return sum(getattr(article, name) == getattr(other, name) for name in TELLING_APART)
