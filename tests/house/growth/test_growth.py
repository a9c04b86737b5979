"""Nothing grows that need not: what each page and answer reads of the database, at 300 and at 3,000 articles.

Read are blocks of tables and indexes, in the cache or not, which no clock and no other work on the machine changes.
Beside the project stand ten others of the same size.
"""

import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

import pytest
from django.urls import get_resolver

from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import decide, move
from annotations.actions.searching import index_words
from annotations.choices import Role, Verb
from annotations.models import Article, Project, User
from tests import factories
from tests.house.growth.growing import grow, read_blocks, switch_rules_off
from tests.house.test_routes import PEOPLE, ROWS, filled
from tests.house.world import World

pytestmark = pytest.mark.django_db

SMALL, LARGE = 300, 3_000
RATIO = 1.5
STEEPER = {"/p/desk/entities/{entity}/": 1.75}
"""Where thousands of rows are looked up one by one, each in trees that are one level higher."""

DEEPER = 12
"""Blocks more that a page may read because trees of indexes are one level higher."""

GROWS = {
    "/api/v1/projects/desk/export/?format=jsonl": "it is everything",
    "/p/desk/articles/?q=barrier": "all texts have the word: which are its newest is known when all are looked up",
    "/api/v1/projects/desk/articles/?q=barrier": "as on the page",
}
"""Addresses whose cost grows, and why it has to."""

MORE = [
    "/p/desk/articles/?q=barrier",
    "/p/desk/articles/?q=nothing-like-it",
    "/p/desk/articles/?status=submitted",
    "/p/desk/review/?kind=entity",
    "/p/desk/entities/?q=voss",
    "/p/desk/export/?kind=quote",
    "/api/v1/projects/desk/articles/?q=barrier",
    "/api/v1/projects/desk/annotations/?q=nothing-like-it",
    "/api/v1/projects/desk/annotations/?q=barrier",
    "/api/v1/projects/desk/annotations/?status=approved",
    "/api/v1/projects/desk/annotations/?kind=claim",
    "/api/v1/projects/desk/annotations/?author=ann",
    "/api/v1/projects/desk/annotations/?reviewer=rev",
    "/api/v1/projects/desk/annotations/?entity={entity}",
    "/api/v1/projects/desk/annotations/?speaker={entity}",
    "/api/v1/projects/desk/entities/?name=vos",
]

CAPS = {"CAP": 100, "SEARCH_CAP": 50, "NEAR": 50, "NEWEST": 50}
"""Up to where things are counted and looked through: lower here, so that the smaller project is above it, too."""


@pytest.fixture
def low_caps(monkeypatch) -> Iterator[None]:
    """The caps lowered wherever they are used; statements that were prepared with the others are forgotten."""
    assert get_resolver().url_patterns, "all modules are there now"
    modules = [module for name, module in sys.modules.items() if name.startswith("annotations.")]
    for module in modules:
        for name, cap in CAPS.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, cap)
    _forget_prepared(modules)
    yield
    _forget_prepared(modules)


def _forget_prepared(modules: Iterable[ModuleType]) -> None:
    for module in modules:
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def make_world() -> World:
    """The world of the routes, with an article that has something in every state; it is the one that is copied."""
    world = World.made()
    ann, rev = (User.objects.get(username=name) for name in ("ann", "rev"))
    article = Article.objects.get(pk=world.names["article"])
    entity = factories.annotation(article, ann, "entity", "the Courier")
    change(
        by=ann,
        annotation_id=entity.pk,
        version=None,
        changes={"attributes": {"entity": world.names["entity"]}},
    )
    spoken = [{"role": "speaker", "target": str(entity.pk)}]
    quotes = [
        factories.annotation(article, ann, passage=passage, links=spoken)
        for passage in ("“We have waited", "eleven years,”", "the barrier would protect")
    ]
    for row in quotes:
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=quotes[0].pk, version=None, verdict="approve")
    decide(by=rev, annotation_id=quotes[1].pk, version=None, verdict="reject", reason="wrong_span")
    index_words(revision_id=article.revisions.get(current=True).pk)
    return world


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Who gets what: every GET of the table for everybody it answers, and lists with filters."""
    for row in ROWS:
        is_ours = row.path == "/" or row.path.startswith(("/p/", "/a/", "/api/", "/inbox"))
        if row.method == "GET" and is_ours and row.path not in GROWS:
            for who, status in zip(PEOPLE, row.statuses, strict=True):
                if status == 200 and who in ("ann", "rev", "max"):
                    yield who, row.path
    for path in (path for path in MORE if path not in GROWS):
        for who in ("rev", "max"):
            yield who, path


def test_what_a_request_reads_does_not_grow_with_the_project(low_caps) -> None:
    world = make_world()
    desk = Project.objects.get(slug="desk")
    people = {
        "colleague": str(factories.member(desk, "bea", Role.ANALYST).pk),
        "stranger": str(factories.user("stranger").pk),
    }
    switch_rules_off()
    blocks: list[dict[tuple[str, str], int]] = []

    for numbers in (range(1, SMALL), range(SMALL, LARGE)):
        grow("desk", world.names["article"], numbers, **people)
        blocks.append({(who, path): read(world, who, path) for who, path in addresses(world)})

    small, large = blocks
    grown = {
        f"{who} {path}": (small[who, path], large[who, path])
        for who, path in small
        if large[who, path] > STEEPER.get(path, RATIO) * small[who, path] + DEEPER
    }
    assert not grown, "\n".join(
        f"{who}: {before} blocks, then {after}" for who, (before, after) in grown.items()
    )


def read(world: World, who: str, path: str) -> int:
    """The blocks that a request reads, when it was made before."""
    for _ in range(2):
        before = read_blocks()
        answer = world.clients[who].get(filled(path, world.names))
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        answer.getvalue()
    return read_blocks() - before
