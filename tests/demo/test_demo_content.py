"""The demo content: what it shows, and that it follows its own guidelines. Needs no database."""

from collections.abc import Iterator

import pytest
import regex

from annotations import demo
from annotations.text.quotes.quotations import form
from annotations.text.spans import Span

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


@each_annotation
def test_annotation_follows_the_guidelines(article, annotation):
    first, last = cut(article, annotation.spans)[0], cut(article, annotation.spans)[-1]
    match annotation.kind:
        case "quote":
            assert not first.startswith(("that ", "dass "))
            final = annotation.spans
            for step in annotation.story:
                final = step.spans or final
            edited = [step.attributes["form"] for step in annotation.story if step.attributes]
            assert [annotation.attributes["form"], *edited][-1] == form(
                article.text, [*map(Span._make, final)]
            )
        case "claim":
            assert not last.endswith((".", ".”"))
        case "entity":
            assert not first.startswith(("the ", "The ")) or status(annotation) == "rejected"


@each_article
def test_a_source_is_marked_once(article):
    records = [source.entity for source in article.annotations if source.kind == "source" and source.entity]
    assert len(records) == len(set(records))


@each_article
def test_records_of_an_article_are_used(article):
    assert {record.name for record in article.entities} <= {one.entity for one in article.annotations}


@each_article
def test_loading_in_order_reopens_nothing(article):
    """What is changed or leaves later has nothing that points at it, and approved rests on approved."""
    for annotation in article.annotations:
        for role in {link.role for link in annotation.links}:
            for target in targets(article, annotation, role):
                assert status(target) in {"draft", "submitted", "approved"}
                assert "fix" not in moves(target)
                assert status(annotation) != "approved" or status(target) == "approved"


@pytest.mark.parametrize("name", ["flood-barrier", "freibad-sanierung", "water-statement"])
def test_a_finished_article_is_approved_and_misses_no_quotation(name):
    article = ARTICLES[name]
    quotes = [one for one in article.annotations if one.kind == "quote"]
    marked = {at for one in quotes for start, end in one.spans for at in range(start, end)}
    assert article.state == "signed_off"
    assert {status(annotation) for annotation in article.annotations} == {"approved"}
    assert {at for at, char in enumerate(article.text) if char in "“”„«»"} <= marked


def test_project_is_the_city_desk():
    assert (PROJECT.slug, PROJECT.name) == ("demo", "City desk")
    assert len(PROJECT.guidelines.split()) > 300
    assert len(PROJECT.tags) == 6
    assert {tag for _, annotation in EVERY for tag in annotation.tags} == {tag.name for tag in PROJECT.tags}
    assert {record.type for record in PROJECT.entities} <= ENTITY_TYPES
    assert any(record.aliases for record in PROJECT.entities)


def test_every_kind_state_status_and_move_is_shown():
    assert {annotation.kind for _, annotation in EVERY} == set(ATTRIBUTES)
    assert {article.state for article in PROJECT.articles} == {"open", "submitted", "signed_off"}
    assert {status(annotation) for _, annotation in EVERY} == {*MOVES.values(), "suggested"}
    assert {move for _, annotation in EVERY for move in moves(annotation)} == {move for _, move in MOVES}


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_every_value_of_every_list_is_shown(kind):
    lists = {
        name: values
        for name, values in ATTRIBUTES[kind].items()
        if isinstance(values, set) and values != BOOL
    }
    shown_values = {
        name: {one.attributes[name] for _, one in EVERY if one.kind == kind and name in one.attributes}
        for name in lists
    }
    rare = {
        ("quote", "attributed"): {"article"},
        ("quote", "medium"): {"broadcast"},
        ("entity", "type"): {"other"},
    }
    rare |= {("source", "type"): {"other"}}
    assert {n: values | rare.get((kind, n), set()) for n, values in shown_values.items()} == lists


def test_every_role_is_shown():
    assert {(one.kind, link.role) for _, one in EVERY for link in one.links} == set(ROLES)


def test_the_unfinished_article_invites_to_begin():
    article = ARTICLES[PROJECT.start_here]
    first_two = article.text.index("\n", article.text.index("\n") + 1)
    assert article.state == "open"
    assert article.text.startswith("“")
    assert "Ilse Varnholt" in article.text[:first_two]
    assert "48,000 passengers" in article.text[:first_two]
    assert all(annotation.spans[0][0] > first_two for annotation in article.annotations)


def test_articles_hold_what_is_hard_about_text():
    texts = "".join(article.text for article in PROJECT.articles)
    assert "🌱" in texts
    assert "e\u0301" in texts
    assert "❤\ufe0f" in texts
    assert sum(bool(regex.search(r"^«\p{Arabic}", line)) for line in texts.split("\n")) == 1
    assert {article.language for article in PROJECT.articles} == {"en", "de"}
    assert [article.name for article in PROJECT.articles if article.restricted] == ["hospital-audit"]


def test_quotes_split_by_their_cue():
    """With a comma: two spans, the cue between them. With a full stop: the second continues the first."""
    comma = [
        (article, quote)
        for article, quote in shown(kind="quote", form="direct")
        if len(quote.spans) == 2 and words(article, quote, "cue")
    ]
    assert len(comma) >= 3
    for _, quote in comma:
        (cue,) = [link.spans[0] for link in quote.links if link.role == "cue"]
        assert quote.spans[0][1] < cue[0] < cue[1] < quote.spans[1][0]
    stop = [pair for pair in shown(kind="quote") if targets(*pair, "continues")]
    assert len(stop) >= 5
    for article, quote in stop:
        (before,) = targets(article, quote, "continues")
        assert before.spans[-1][1] < quote.spans[0][0]
        assert not {"speaker", "cue", "addressee", "via"} & {link.role for link in quote.links}


def test_nested_mixed_and_two_paragraph_quotes():
    nested = [pair for pair in shown(kind="quote") if targets(*pair, "within")]
    assert {article.language for article, _ in nested} == {"en", "de"}
    for article, inner in nested:
        (outer,) = targets(article, inner, "within")
        assert outer.spans[0][0] < inner.spans[0][0] < inner.spans[0][1] < outer.spans[0][1]
    assert len(shown(kind="quote", form="mixed")) >= 5
    assert [one.key for article, one in shown(kind="quote") if "\n" in "".join(cut(article, one.spans))] == [
        "q-sorry"
    ]


def test_who_speaks_and_who_does_not():
    pronouns = [
        pair for pair in shown(kind="quote") if {"he", "she", "er", "it"} & {*words(*pair, "speaker")}
    ]
    assert len(pronouns) >= 6
    assert all(targets(*pair, "speaker") for pair in pronouns)
    orphans = shown(kind="quote", attributed="nobody")
    assert len(orphans) >= 3
    assert not [pair for pair in orphans if words(*pair, "speaker") or targets(*pair, "speaker")]
    assert shown(kind="source", type="spokesperson", anonymity="partly")
    assert shown(kind="source", type="document")
    assert shown(kind="quote", medium="post")
    assert [
        pair
        for pair in shown(kind="quote", medium="told_other_outlet", venue="Tidewatch")
        if words(*pair, "via")
    ]


def test_reportedly_and_denied():
    assert [pair for pair in shown(kind="quote", hedged=True) if "reportedly" in pair[0].text]
    assert len(shown(kind="claim", hedged=True)) >= 3
    assert ["denied saying"] in [words(*pair, "cue") for pair in shown(kind="quote", negated=True)]


def test_claims_of_others_and_of_the_article():
    claims = shown(kind="claim", attributed="named")
    assert [pair for pair in claims if targets(*pair, "claimant") and targets(*pair, "stated_in")]
    assert all(targets(*pair, "claimant") or targets(*pair, "stated_in") for pair in claims)
    own = shown(kind="claim", attributed="article")
    assert len(own) >= 3
    assert not [claim for _, claim in own if claim.links]


def test_entities_with_records_of_both_kinds_and_by_alias():
    project = {record.name: record for record in PROJECT.entities}
    entities = [(article, one) for article, one in shown(kind="entity") if one.entity]
    assert {one.entity in project for _, one in entities} == {True, False}
    assert [
        one
        for article, one in entities
        if one.entity in project and cut(article, one.spans)[0] in project[one.entity].aliases
    ]
