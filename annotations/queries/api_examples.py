"""Real ids and names of what a person sees, for the examples of the API's page."""

from typing import Any

from annotations.choices import Role
from annotations.models import (
    Annotation,
    Article,
    ArticleReader,
    Assignment,
    Entity,
    Invitation,
    Member,
    Project,
    Tag,
    User,
)


def load_examples(user: User) -> dict[str, str]:
    """One of each kind of thing in one project of the person, the newest; what there is none of is left out.

    The keys are what the API's routes call them: `slug`, `username`, `articles`, `annotations`, …
    """
    members = Member.objects.filter(user=user, project__archived_at=None).order_by("project__name", "project")
    member = members.select_related("project").first()
    if member is None:
        return {"username": user.get_username()}
    project, article = member.project, _newest_article(user, member.project)
    records = list(Entity.objects.filter(project=project, article=None, deleted_at=None).order_by("-pk")[:2])
    rows: dict[str, Any] = {
        "articles": article,
        "annotations": Annotation.objects.filter(article=article, deleted_at=None).order_by("-pk").first(),
        "entities": records[0] if records else None,
        "into": records[1] if len(records) > 1 else None,
        "tags": Tag.objects.filter(project=project).order_by("pk").first(),
    }
    if member.role == Role.MANAGER:
        rows |= {
            "taken_out": Article.objects.taken_out_for(user)
            .filter(project=project)
            .order_by("-deleted_at")
            .first(),
            "assignments": Assignment.objects.filter(article=article).order_by("-pk").first(),
            "invitations": Invitation.objects.filter(project=project).order_by("-pk").first(),
        }
    known = {name: str(row.pk) for name, row in rows.items() if row is not None}
    known |= {"slug": project.slug, "username": user.get_username()}
    if "annotations" in known:
        known["annotation"] = known["annotations"]
    readers = ArticleReader.objects.filter(article=article).select_related("member__user")
    known["reader"] = next((row.member.user.get_username() for row in readers[:1]), user.get_username())
    return known


def _newest_article(user: User, project: Project) -> Article | None:
    """An article that is not restricted: what the page shows may be copied anywhere."""
    articles = Article.objects.visible_to(user, restricted=False).filter(project=project)
    return articles.order_by("-created_at", "-id").first()
