"""Who acts in a project."""

from dataclasses import dataclass

from annotations.choices import Role
from annotations.models import Project, User


@dataclass(frozen=True)
class Actor:
    """Who acts, with which role in the project, under which rules."""

    user: User
    role: Role
    project: Project

    @property
    def reviews(self) -> bool:
        """Whether this person may decide on other people's annotations."""
        return self.role in (Role.REVIEWER, Role.MANAGER)

    @property
    def manages(self) -> bool:
        """Whether this person may set the project up."""
        return self.role == Role.MANAGER
