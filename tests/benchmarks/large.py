"""A project as large as a newsroom's after some years, made by the product's own bulk path: COPY with every rule on.

Each article has about 3,500 code points, whose words come as often as Zipf's law says, and 20 annotations: eight
entities with records, six quotes with speakers among them, four claims and two sources. Of 20 annotations 12 are
approved, four wait for review, three are drafts and one was sent back. Ten analysts wrote them.
"""

import datetime
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import SimpleNamespace as Namespace
from typing import Any

from tests.benchmarks.site import in_processes, join_site

KINDS = ("entity", "quote", "entity", "claim", "entity", "quote", "source", "entity", "quote", "claim") * 2
STATUSES = (
    ("approved", "approved", "submitted", "approved", "draft") * 3
    + ("approved",) * 3
    + ("submitted", "rejected")
)
ANALYSTS = ("ann", *(f"analyst{number}" for number in range(2, 11)))
RECORDS = 500
BATCH = 1_000
"""Articles of one transaction, as many as an import stores at once."""

_ARTICLE = {"standfirst": "", "byline": "", "language": "", "external_id": "", "published_at": None}
_ARTICLE |= {"restricted": False, "held": False, "version": 1}
_ANNOTATION = {"attributes": {}, "tags": [], "reopened": "", "suggester": None, "taken_over_by_id": None}
_ANNOTATION |= {"version": 1, "edition": 1}
_SYLLABLES = [start + vowel for start in "bcdfghklmnprstvw" for vowel in "aeiou"]


@dataclass
class Rows:
    """What one transaction stores."""

    articles: list[Any] = field(default_factory=list)
    revisions: list[Any] = field(default_factory=list)
    layers: list[Any] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    decisions: list[Any] = field(default_factory=list)


class Author:
    """Writes sentences, the same ones from the same seed; `words` begin with the most common."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        made = {
            "".join(random.Random(number).choices(_SYLLABLES, k=2 + number % 3)) for number in range(20_000)
        }
        self.words = sorted(made, key=lambda word: (len(word), word))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def write(self, number: int) -> tuple[str, list[int]]:
        """A text, and where its words begin, in code points."""
        words = [f"Number{number}", *self.chance.choices(self.words, cum_weights=self._weights, k=680)]
        starts, at = [], 0
        for word in words:
            starts.append(at)
            at += len(word) + 1
        return " ".join(words), starts


def make_large(slug: str, articles: int, *, seed: int = 1, marked: int = 20, workers: int = 2) -> None:
    """Make the project with so many articles, of so many annotations each at most; its manager is max, its reviewer rev."""
    from annotations.choices import Role
    from annotations.models import Entity
    from tests import factories

    project = factories.project(slug)
    for name, role in (
        ("max", Role.MANAGER),
        ("rev", Role.REVIEWER),
        *((name, Role.ANALYST) for name in ANALYSTS),
    ):
        factories.member(project, name, role)
    Entity.objects.bulk_create(
        Entity(project=project, name=f"Person {number}", type="person") for number in range(RECORDS)
    )
    firsts = range(0, articles, BATCH)
    parts = [(slug, firsts[part::workers], articles, seed + part, marked) for part in range(workers)]
    in_processes(_make_batches, parts)


def _make_batches(
    database: str, slug: str, firsts: Sequence[int], articles: int, seed: int, marked: int
) -> None:
    """Make the batches that begin with these numbers."""
    join_site(database)
    from annotations.models import Entity, Project, User

    project = Project.objects.get(slug=slug)
    people = {user.username: user for user in User.objects.all()}
    records = list(Entity.objects.filter(project=project).values_list("pk", flat=True))
    maker = _Maker(project.pk, people, records, Author(seed), marked)
    for first in firsts:
        maker.store(range(first, min(first + BATCH, articles)))


@dataclass
class _Maker:
    """Makes articles of one project."""

    project: uuid.UUID
    people: Mapping[str, Any]
    records: Sequence[uuid.UUID]
    author: Author
    marked: int

    def store(self, numbers: Iterable[int]) -> None:
        """Store the articles of these numbers, with all that they have."""
        from annotations.actions.bulk_insert import copy_annotations, copy_articles, copy_decisions
        from annotations.actions.transactions import begin_action, one_transaction
        from annotations.choices import Verb

        rows = Rows()
        with one_transaction():
            action = begin_action(by=self.people["max"], verb=Verb.IMPORT, project_id=self.project)
            for number in numbers:
                self._add(rows, number, action)
            copy_articles(rows.articles, rows.revisions, rows.layers)
            copy_annotations(rows.annotations, rows.links)
            copy_decisions(rows.decisions)

    def _add(self, rows: Rows, number: int, action: uuid.UUID) -> None:
        """Add an article with all that it has: rows as the bulk path reads them, by the names of the columns."""
        from annotations.models.fields import new_id
        from annotations.text.normalise import sha256

        text, starts = self.author.write(number)
        writer = self.people[ANALYSTS[number % len(ANALYSTS)]].pk
        article = Namespace(
            **_ARTICLE,
            id=new_id(),
            project_id=self.project,
            family=new_id(),
            headline=" ".join(text.split(" ", 7)[:7]),
            outlet=("Courier", "Herald", "Tribune")[number % 3],
            url=f"https://courier.example.org/{number}",
            state=("open", "open", "submitted")[number % 3],
            created_by_id=writer,
        )
        place = {"project_id": self.project, "article_id": article.id}
        digest = sha256(text)
        revision = Namespace(
            **place,
            id=new_id(),
            text=text,
            sha256=digest,
            length=len(text),
            number=1,
            current=True,
            created_by_id=writer,
        )
        layer = Namespace(**place, id=new_id(), kind="shared")
        rows.articles.append(article)
        rows.revisions.append(revision)
        rows.layers.append(layer)
        place |= {"revision_id": revision.id, "layer_id": layer.id}
        annotations = list(self._annotations(text, starts, place, writer, action))
        rows.annotations += annotations
        rows.links += _links(annotations, place)
        rows.decisions += _decisions(annotations, self.people["rev"].pk)

    def _annotations(
        self, text: str, starts: list[int], place: dict[str, Any], writer: uuid.UUID, action: uuid.UUID
    ) -> Iterator[Namespace]:
        from annotations.models.fields import new_id

        chance = self.author.chance
        for number, (kind, status) in enumerate(zip(KINDS[: self.marked], STATUSES, strict=False)):
            first = 34 * number + 1
            length = 2 if kind in ("entity", "source") else chance.randint(5, 25)
            start, end = starts[first], starts[first + length] - 1
            yield Namespace(
                **place,
                **_ANNOTATION,
                id=new_id(),
                kind=kind,
                spans=[(start, end)],
                texts=[text[start:end]],
                # Some people are in the news far more often than others.
                entity_id=self.records[int(RECORDS * chance.random() ** 3)] if kind == "entity" else None,
                status=status,
                author_id=writer,
                edited_by_id=writer,
                action_id=action,
            )


def _links(annotations: list[Namespace], place: dict[str, Any]) -> Iterator[Namespace]:
    """Each quote's speaker: the entity before it."""
    from annotations.models.fields import new_id

    speaker = None
    for row in annotations:
        if row.kind == "entity":
            speaker = row.id
        elif row.kind == "quote":
            yield Namespace(
                **place,
                id=new_id(),
                annotation_id=row.id,
                role="speaker",
                position=0,
                spans=None,
                texts=None,
                target_id=speaker,
            )


def _decisions(annotations: list[Namespace], reviewer: uuid.UUID) -> Iterator[Namespace]:
    from annotations.models.fields import new_id

    now = datetime.datetime.now(datetime.UTC)
    verdicts = {"approved": ("approve", "", ""), "rejected": ("reject", "other", "Not these words.")}
    for row in annotations:
        if row.status in verdicts:
            verdict, reason, note = verdicts[row.status]
            yield Namespace(
                id=new_id(),
                project_id=row.project_id,
                annotation_id=row.id,
                withdraws_id=None,
                edition=1,
                verdict=verdict,
                reason=reason,
                note=note,
                reviewer_id=reviewer,
                action_id=row.action_id,
                decided_at=now,
            )
