"""The demo content: what it shows, and that it follows its own guidelines. Needs no database."""

from collections.abc import Iterator

import pytest
import regex

from annotations import demo

PROJECT = demo.load()
ARTICLES = {article.name: article for article in PROJECT.articles}
EVERY = [(article, annotation) for article in PROJECT.articles for annotation in article.annotations]
EVERY_IDS = [f"{article.name}:{annotation.key}" for article, annotation in EVERY]

# DESIGN §2 as it reads: the values of every attribute (a type where any value goes) …
BOOL = {True, False}
ATTRIBUTED = {"named", "article", "nobody"}
MEDIUMS = {"told_us", "told_other_outlet", "statement", "post", "broadcast", "document", "unknown"}
ENTITY_TYPES = {"person", "organisation", "place", "event", "work", "group", "date", "other"}
SOURCE_TYPES = {
    "person",
    "spokesperson",
    "organisation",
    "document",
    "dataset",
    "social_post",
    "outlet",
    "author",
    "other",
}
ATTRIBUTES = {
    "quote": {
        "form": {"direct", "mixed", "indirect"},
        "attributed": ATTRIBUTED,
        "negated": BOOL,
        "hedged": BOOL,
        "medium": MEDIUMS,
        "venue": str,
        "said_on": str,
    },
    "entity": {"type": ENTITY_TYPES, "mention": {"name", "description", "pronoun"}},
    "claim": {
        "statement": str,
        "checkability": {0, 1, 2, 3},
        "attributed": ATTRIBUTED,
        "hedged": BOOL,
    },
    "source": {"type": SOURCE_TYPES, "anonymity": {"named", "partly", "unnamed"}},
}
# … and of every role what it may point at, and whether an annotation may have several of it.
SAYERS, QUOTES, WORDS_ONLY = {"source", "entity"}, {"quote"}, set()
ROLES = {
    ("quote", "speaker"): (SAYERS, True),
    ("quote", "addressee"): (SAYERS, True),
    ("quote", "via"): (SAYERS, True),
    ("quote", "cue"): (WORDS_ONLY, False),
    ("quote", "when"): (WORDS_ONLY, False),
    ("quote", "within"): (QUOTES, False),
    ("quote", "continues"): (QUOTES, False),
    ("claim", "claimant"): (SAYERS, True),
    ("claim", "stated_in"): (QUOTES, False),
    ("source", "speaks_for"): (SAYERS, False),
}
REASONS = {
    "wrong_span",
    "wrong_kind",
    "wrong_link",
    "wrong_attribute",
    "not_in_guidelines",
    "duplicate",
    "other",
}
# DESIGN §4: status before, move → status after.
MOVES = {
    ("suggested", "accept"): "draft",
    ("suggested", "dismiss"): "dismissed",
    ("draft", "submit"): "submitted",
    ("submitted", "approve"): "approved",
    ("submitted", "reject"): "rejected",
    ("submitted", "fix"): "fixed",
    ("fixed", "agree"): "approved",
    ("rejected", "contest"): "submitted",
    ("approved", "revoke"): "rejected",
}

each_article = pytest.mark.parametrize("article", PROJECT.articles, ids=list(ARTICLES))
each_annotation = pytest.mark.parametrize("article, annotation", EVERY, ids=EVERY_IDS)


def status(annotation: demo.DemoAnnotation) -> str:
    """Where the story of an annotation ends; a move that §4 does not know is a KeyError."""
    now = "suggested" if annotation.suggester else "draft"
    for step in annotation.story:
        now = MOVES[now, step.move]
    return now


def moves(annotation: demo.DemoAnnotation) -> list[str]:
    return [step.move for step in annotation.story]


def cut(article: demo.DemoArticle, spans: tuple[demo.Span, ...]) -> list[str]:
    return [article.text[start:end] for start, end in spans]


def words(article: demo.DemoArticle, annotation: demo.DemoAnnotation, role: str) -> list[str]:
    return [part for link in annotation.links if link.role == role for part in cut(article, link.spans)]


def targets(
    article: demo.DemoArticle, annotation: demo.DemoAnnotation, role: str
) -> list[demo.DemoAnnotation]:
    by_key = {other.key: other for other in article.annotations}
    return [by_key[link.target] for link in annotation.links if link.role == role and link.target]


def all_spans(annotation: demo.DemoAnnotation) -> Iterator[tuple[demo.Span, ...]]:
    yield annotation.spans
    yield from (link.spans for link in annotation.links)
    yield from (step.spans for step in annotation.story if step.spans)


def shown(**wanted: object) -> list[tuple[demo.DemoArticle, demo.DemoAnnotation]]:
    """The annotations of a kind with these attributes."""
    kind = wanted.pop("kind")
    return [
        (article, annotation)
        for article, annotation in EVERY
        if annotation.kind == kind and wanted.items() <= annotation.attributes.items()
    ]


@each_article
def test_article_begins_and_ends_with_its_words(article):
    assert article.text == article.text.strip()
    assert all(line == line.strip() and line for line in article.text.split("\n"))
    assert article.published_at.tzinfo is not None
    assert article.url.split("/")[2].endswith("example.org")
    assert article.state in {"open", "submitted", "signed_off"}


@each_article
def test_article_is_as_long_as_a_news_story(article):
    assert 250 <= len(article.text.split()) <= 500


@each_article
def test_article_is_typeset_like_a_newspaper(article):
    prose = "\n".join([article.headline, article.standfirst, article.text])
    assert regex.findall(r"[\"'`]|  |--|\.\.\.| [,.;!?»]|« |\t|\r|\ufffd", prose) == []


@each_annotation
def test_annotation_has_only_what_its_kind_has(article, annotation):
    for name, value in annotation.attributes.items():
        allowed = ATTRIBUTES[annotation.kind][name]
        assert isinstance(value, allowed) if isinstance(allowed, type) else value in allowed, name
    assert annotation.entity is None or annotation.kind in {"entity", "source"}


@each_annotation
def test_links_point_at_what_their_role_allows(article, annotation):
    for link in annotation.links:
        allowed, _ = ROLES[annotation.kind, link.role]
        assert {target.kind for target in targets(article, annotation, link.role)} <= allowed
    single = [link.role for link in annotation.links if not ROLES[annotation.kind, link.role][1]]
    assert len(single) == len(set(single))


@each_annotation
def test_story_follows_the_table_of_moves(article, annotation):
    assert status(annotation)
    for step in annotation.story:
        assert bool(step.reason) == (step.move in {"reject", "revoke"})
        assert not step.reason or step.reason in REASONS
        assert step.note or step.move not in {"reject", "revoke", "contest", "fix"}
        assert (step.move == "fix") == bool(step.spans or step.attributes)


@each_annotation
def test_passages_are_cut_cleanly(article, annotation):
    boundaries = {match.start() for match in regex.finditer(r"\X", article.text)} | {len(article.text)}
    for spans in all_spans(annotation):
        assert all(passage == passage.strip() for passage in cut(article, spans))
        assert {edge for span in spans for edge in span} <= boundaries
