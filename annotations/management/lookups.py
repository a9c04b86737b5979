"""Finding what a command line names. Who runs a command has the database's password: no scope applies."""

from django.core.management.base import CommandError

from annotations.choices import Role
from annotations.models import Member, Project, User


def project_called(slug: str) -> Project:
    """The project with this short name."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        known = ", ".join(Project.objects.values_list("slug", flat=True)[:20]) or "none"
        raise CommandError(f"There is no project “{slug}”; there are: {known}.")
    return project


def user_called(username: str) -> User:
    """The user with this name."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user “{username}”.")
    return user


def acting(project: Project, username: str | None) -> User:
    """Whom a command acts as: who is named, else the project's first manager."""
    if username is not None:
        return user_called(username)
    managers = Member.objects.filter(project=project, role=Role.MANAGER).select_related("user")
    first = managers.order_by("created_at", "id").first()
    if first is None:
        raise CommandError(f"{project.slug} has no manager: say --as whom.")
    return first.user
