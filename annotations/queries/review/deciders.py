"""Decisions that wait for one reviewer, because nobody else in the project may make them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from annotations.choices import Role, Verdict
from annotations.models import Annotation, Decision, Member, User
from annotations.models.responsible import members_who_see
from annotations.queries.lists.counting import CAP, Count, count_up_to_cap
from annotations.queries.review.review_queue import reviewable


def count_only_theirs(by: User, member: Member) -> Count:
    """How many of a project's submitted annotations would have too few people to decide on them without this member.

    As far as `by` may see them, and among those that wait longest.
    """
    if member.left_at is not None or member.role == Role.ANALYST:
        return Count(0)
    return count_up_to_cap(_select_only_theirs(by, member))


def _select_only_theirs(by: User, member: Member) -> QuerySet[Annotation]:
    project = member.project
    waiting = reviewable(member.user, project.pk, rules=project.review_rules).values("pk")[:CAP]
    others = members_who_see(OuterRef(OuterRef("article"))).filter(role__in=[Role.REVIEWER, Role.MANAGER])
    others = others.exclude(pk=member.pk).order_by()
    if project.four_eyes:
        writers = (
            OuterRef("author"),
            Coalesce(OuterRef("taken_over_by"), OuterRef("author")),
            Coalesce(OuterRef("edited_by"), OuterRef("author")),
        )
        for writer in writers:
            others = others.exclude(user=writer)
    enough = others[project.approvals - 1 : project.approvals]
    approved = Decision.objects.standing().filter(
        annotation=OuterRef("pk"), edition=OuterRef("edition"), reviewer=member.user, verdict=Verdict.APPROVE
    )
    seen = Annotation.objects.visible_to(by, project=project).filter(pk__any=ArraySubquery(waiting))
    return seen.filter(~Exists(enough), ~Exists(approved))
