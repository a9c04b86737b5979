"""Archiving a project, and bringing it back."""

from rest_framework.request import Request

from annotations.actions.archiving import set_archived
from annotations.actions.idempotency import Answer
from annotations.api.base import repeatable, value
from annotations.api.description.operations import NOTHING_TO_SAY, describe_write
from annotations.api.description.schemas import ref
from annotations.api.projects import ProjectDetail, project_value


class Archive(ProjectDetail):
    """Whether a project is archived."""

    http_method_names = ["put", "delete", "options"]

    @describe_write({200: ref("Project")}, NOTHING_TO_SAY)
    @repeatable
    def put(self, request: Request, slug: str) -> Answer:
        """Archive it: from then on it is only read; for managers."""
        return self._set(slug, archived=True)

    @describe_write({200: ref("Project")})
    @repeatable
    def delete(self, request: Request, slug: str) -> Answer:
        """Bring it back; for managers."""
        return self._set(slug, archived=False)

    def _set(self, slug: str, *, archived: bool) -> Answer:
        self.project(slug)
        self.body()
        project = set_archived(
            by=self.user,
            slug=slug,
            archived=archived,
            version=self.seen_version(),
            action_id=self.action_id,
        )
        return value(project_value(project), version=project.version)
