"""The people of a project: who is in it, who has left, and what waits for somebody who has left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet

from annotations.choices import AssignmentState, Role, Status
from annotations.models import Annotation, Article, Assignment, Member, Project, User
from annotations.models.layers import choose_in_seen_articles
from annotations.models.responsible import responsible_is_there, work_of
from annotations.policy import WAITS_FOR_AUTHOR, Actor
from annotations.queries.lists.counting import CAP, Count, count_groups
from annotations.sentences import Sentence, say, say_list, say_number

MOST_LEFT = 50
"""How many of those who have left are listed, the last first."""


_COUNTED = (Status.DRAFT, Status.REJECTED, Status.FIXED, AssignmentState.OPEN)
"""What waits for nobody else, in the order in which it is said."""


@dataclass(frozen=True)
class OpenWork:
    """What waits for one person: how many annotations by status, and how many articles (`open`)."""

    counts: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything waits for nobody else: any member can accept a suggestion."""
        return any(number for name, number in self.counts.items() if name != Status.SUGGESTED)

    def __str__(self) -> str:
        """The parts of it: “3 drafts, 1 fix to agree to and 2 articles to work on”."""
        return _join([self._say(name) for name in _COUNTED if self.counts.get(name)])

    @property
    def suggestions(self) -> str:
        """The suggestions that they asked for: “2 suggestions”; empty if there are none."""
        return self._say(Status.SUGGESTED) if self.counts.get(Status.SUGGESTED) else ""

    def _say(self, name: str) -> Sentence:
        number = self.counts[name]
        count = Count(number, more=number >= CAP).sentence
        match name:
            case Status.DRAFT:
                return say_number("{count} draft", "{count} drafts", number, count=count)
            case Status.REJECTED:
                return say_number(
                    "{count} annotation that was sent back",
                    "{count} annotations that were sent back",
                    number,
                    count=count,
                )
            case Status.FIXED:
                return say_number("{count} fix to agree to", "{count} fixes to agree to", number, count=count)
            case AssignmentState.OPEN:
                return say_number(
                    "{count} article to work on", "{count} articles to work on", number, count=count
                )
        return say_number("{count} suggestion", "{count} suggestions", number, count=count)


@dataclass(frozen=True)
class Left:
    """Somebody who has left, with what still waits for them."""

    member: Member
    work: OpenWork


def members_of(project: Project) -> QuerySet[Member]:
    """Who is in a project, by name."""
    return Member.objects.filter(project=project).select_related("user").order_by("user__username")


def list_left_members(project: Project) -> QuerySet[Member]:
    """Who has left a project, the last first."""
    left = Member.ever.filter(project=project, left_at__isnull=False)
    return left.select_related("user").order_by("-left_at", "pk")


def load_open_work(by: User, members: Sequence[Member]) -> list[OpenWork]:
    """What waits for each of some members, as far as `by` may see it; one statement for all."""
    if not members:
        return []
    places = {member.user_id: place for place, member in enumerate(members)}
    counts: list[Counter[str]] = [Counter() for _ in members]
    project_id = members[0].project_id
    annotations = choose_in_seen_articles(Annotation.objects.all(), by, project_id)
    waiting = annotations.filter(deleted_at=None).order_by("id")
    marked = [
        waiting.filter(work_of(member.user), status__in=[*WAITS_FOR_AUTHOR, Status.SUGGESTED])
        for member in members
    ]
    for (author, successor, status), number in count_groups(
        marked, ["author_id", "taken_over_by_id", "status"]
    ).items():
        counts[places[successor or author]][status] += number
    assignments = choose_in_seen_articles(Assignment.objects.all(), by, project_id)
    given = assignments.filter(state=AssignmentState.OPEN).order_by("id")
    parts = [given.filter(member=member) for member in members]
    by_member = {member.pk: place for place, member in enumerate(members)}
    for (member_id,), number in count_groups(parts, ["member_id"]).items():
        counts[by_member[member_id]][AssignmentState.OPEN] += number
    return [OpenWork(dict(counted)) for counted in counts]


def people_who_left(by: User, project: Project) -> list[Left]:
    """Who has left a project, each with what still waits for them."""
    members = list(list_left_members(project)[:MOST_LEFT])
    return [Left(*pair) for pair in zip(members, load_open_work(by, members), strict=True)]


def select_left_by(by: User, left: Member) -> tuple[QuerySet[Annotation], QuerySet[Assignment]]:
    """What waits for one person, as far as `by` may see it: annotations, and articles that they were given."""
    annotations = choose_in_seen_articles(Annotation.objects.all(), by, left.project_id)
    assignments = choose_in_seen_articles(Assignment.objects.all(), by, left.project_id)
    return (
        annotations.filter(work_of(left.user), deleted_at=None, status__in=WAITS_FOR_AUTHOR),
        assignments.filter(member=left, state=AssignmentState.OPEN),
    )


def select_left_behind(
    by: User, project: Project, articles: QuerySet[Article]
) -> tuple[QuerySet[Annotation], QuerySet[Assignment]]:
    """What waits in some articles for people who have left, or may not see them any more."""
    seen = Article.objects.visible_to(by).filter(pk__in=articles.values("pk"))
    annotations = Annotation.objects.visible_to(by).filter(
        ~responsible_is_there(), deleted_at=None, status__in=WAITS_FOR_AUTHOR, article__in=seen
    )
    gone = Q(member__left_at__isnull=False) | Q(member__user__is_active=False)
    assignments = Assignment.objects.filter(
        gone, project=project, state=AssignmentState.OPEN, article__in=seen
    )
    return annotations, assignments


def count_left_behind(actor: Actor, article: Article) -> OpenWork:
    """How much waits in one article for people who have left."""
    articles = Article.objects.filter(pk=article.pk)
    annotations, assignments = select_left_behind(actor.user, actor.project, articles)
    statuses = annotations.order_by().values_list("status").annotate(CountOf("pk"))
    return OpenWork({**dict(statuses), AssignmentState.OPEN: assignments.count()})


def _join(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return parts[0] if parts else ""
    *before, last = parts
    return say("{parts} and {last}", parts=say_list(before), last=last)


def manages(user: User) -> bool:
    """Whether somebody manages any project."""
    return Member.objects.filter(user=user, role=Role.MANAGER).exists()
