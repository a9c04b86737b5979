"""The demo project's content, as data: `load()` reads the TOML files beside this module.

Pure: no Django, no database. Positions are spans `[start, end)` in code points of the article's text.
Annotations come in an order in which they can be created: a link points only at one that is above it.
A file that says something impossible raises `DemoError` with a sentence naming the file and the passage.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

Span = tuple[int, int]
Attributes = Mapping[str, str | int | bool]
Table = Mapping[str, Any]

FOLDER = Path(__file__).parent
PROJECT_FILE = "project.toml"
METADATA = "headline standfirst byline outlet url published_at language external_id restricted state note"

# Who makes each move of a story: the author, or the reviewer.
MOVED_BY = {
    "accept": "ann",
    "dismiss": "ann",
    "submit": "ann",
    "contest": "ann",
    "agree": "ann",
    "approve": "rev",
    "reject": "rev",
    "fix": "rev",
    "revoke": "rev",
}


class DemoError(ValueError):
    """A demo file that cannot be read as it stands."""


@dataclass(frozen=True, slots=True)
class DemoTag:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """An entity record, of the project or (name and type only) of one article."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class DemoSuggester:
    name: str
    version: str
    score: float


@dataclass(frozen=True, slots=True)
class DemoLink:
    """`target` is the key of an annotation further up in the same article; `spans` are the words."""

    role: str
    spans: tuple[Span, ...] = ()
    target: str | None = None


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One move after creation, by `ann` or `rev`; a fix says what it changes in `spans` and `attributes`."""

    move: str
    by: str
    reason: str = ""
    note: str = ""
    spans: tuple[Span, ...] | None = None
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoAnnotation:
    """`entity` names a record of the article or of the project; `note` says what it is there to show.

    With a `suggester` it starts as `suggested`, else as ann's draft; `story` takes it from there.
    """

    key: str
    kind: str
    spans: tuple[Span, ...]
    attributes: Attributes
    entity: str | None
    tags: tuple[str, ...]
    links: tuple[DemoLink, ...]
    story: tuple[DemoStep, ...]
    suggester: DemoSuggester | None
    note: str


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """`name` is the file's name without its ending; `state` is open, submitted or signed_off."""

    name: str
    headline: str
    standfirst: str
    byline: str
    outlet: str
    url: str
    published_at: datetime
    language: str
    external_id: str
    restricted: bool
    state: str
    note: str
    text: str
    entities: tuple[DemoRecord, ...]
    annotations: tuple[DemoAnnotation, ...]


@dataclass(frozen=True, slots=True)
class DemoFirstStep:
    """A passage of the unfinished article that is marked in the first two minutes, and the line that says so.

    It waits until there are `after_quotes` quotes in the article.
    """

    kind: str
    span: Span
    says: str
    press: str
    after_quotes: int = 0


@dataclass(frozen=True, slots=True)
class DemoProject:
    """`start_here` is the name of the unfinished article of the first two minutes."""

    slug: str
    name: str
    start_here: str
    first_steps: tuple[DemoFirstStep, ...]
    guidelines: str
    tags: tuple[DemoTag, ...]
    entities: tuple[DemoRecord, ...]
    articles: tuple[DemoArticle, ...]


def load(folder: Path = FOLDER) -> DemoProject:
    """The project of `folder`: its project.toml and every other TOML file, by name."""
    table = _read(folder / PROJECT_FILE)
    _check_keys(PROJECT_FILE, table, "slug name start_here guidelines tags entities", "first_steps")
    entities = tuple(_record(PROJECT_FILE, row) for row in table["entities"])
    articles = tuple(_article(path) for path in sorted(folder.glob("*.toml")) if path.name != PROJECT_FILE)
    unfinished = next((article.text for article in articles if article.name == table["start_here"]), "")
    project = DemoProject(
        slug=table["slug"],
        name=table["name"],
        start_here=table["start_here"],
        first_steps=tuple(_first_step(unfinished, row) for row in table.get("first_steps", [])),
        guidelines=table["guidelines"],
        tags=tuple(DemoTag(**row) for row in table["tags"]),
        entities=entities,
        articles=articles,
    )
    _check_names(project)
    return project


def find(where: str, text: str, passage: str | Table) -> Span:
    """The one place of `passage` in `text`.

    A string must occur once. Of several places, `{text, occurrence}` picks one, counted from 1, and
    `{text, in}` the one inside a longer passage that itself occurs once.
    """
    if isinstance(passage, str):
        return _only_place(where, text, passage)
    _check_keys(where, passage, "text", "occurrence in")
    words = passage["text"]
    if "in" in passage:
        around = _only_place(where, text, passage["in"])
        start, end = _only_place(where, passage["in"], words)
        return around[0] + start, around[0] + end
    if "occurrence" not in passage:
        return _only_place(where, text, words)
    places = _places(text, words)
    occurrence: int = passage["occurrence"]
    if not 1 <= occurrence <= len(places):
        raise DemoError(f"{where}: the passage {words!r} has no occurrence {occurrence} of {len(places)}.")
    return places[occurrence - 1]


def _only_place(where: str, text: str, words: str) -> Span:
    places = _places(text, words)
    if not places:
        raise DemoError(f"{where}: the passage {words!r} does not occur in the text.")
    if len(places) > 1:
        raise DemoError(f"{where}: the passage {words!r} occurs {len(places)} times; say which.")
    return places[0]


def _places(text: str, words: str) -> list[Span]:
    starts = (at for at in range(len(text)) if words and text.startswith(words, at))
    return [(start, start + len(words)) for start in starts]


def _spans(where: str, text: str, passages: str | Table | Sequence[str | Table]) -> tuple[Span, ...]:
    several = [passages] if isinstance(passages, str | Mapping) else passages
    spans = tuple(find(where, text, passage) for passage in several)
    if any(right[0] <= left[1] for left, right in pairwise(spans)):
        raise DemoError(f"{where}: the passages are not in the order of the text, or touch.")
    return spans


def _article(path: Path) -> DemoArticle:
    table = _read(path)
    _check_keys(path.name, table, METADATA + " text", "story entities annotations")
    text = table["text"]
    return DemoArticle(
        name=path.stem,
        text=text,
        entities=tuple(_local_record(path.name, row) for row in table.get("entities", [])),
        annotations=_annotations(path.name, text, table),
        **{key: table[key] for key in METADATA.split()},
    )


def _annotations(file: str, text: str, table: Table) -> tuple[DemoAnnotation, ...]:
    done: dict[str, DemoAnnotation] = {}
    for row in table.get("annotations", []):
        annotation = _annotation(file, text, row, usual_story=table.get("story", []))
        if annotation.key in done:
            raise DemoError(f"{file}: two annotations have the key {annotation.key!r}.")
        for link in annotation.links:
            if link.target is not None and link.target not in done:
                raise DemoError(f"{file}, {annotation.key}: nothing above has the key {link.target!r}.")
        done[annotation.key] = annotation
    return tuple(done.values())


def _annotation(file: str, text: str, row: Table, usual_story: list[str | Table]) -> DemoAnnotation:
    where = f"{file}, {row.get('key', 'an annotation without key')}"
    _check_keys(where, row, "key kind passages", "attributes entity tags links story suggester note")
    suggester = DemoSuggester(**row["suggester"]) if "suggester" in row else None
    story = row.get("story", [] if suggester else usual_story)
    return DemoAnnotation(
        key=row["key"],
        kind=row["kind"],
        spans=_spans(where, text, row["passages"]),
        attributes=row.get("attributes", {}),
        entity=row.get("entity"),
        tags=tuple(row.get("tags", [])),
        links=tuple(_link(where, text, link) for link in row.get("links", [])),
        story=tuple(_step(where, text, step) for step in story),
        suggester=suggester,
        note=row.get("note", ""),
    )


def _link(where: str, text: str, row: Table) -> DemoLink:
    _check_keys(where, row, "role", "words target")
    if "words" not in row and "target" not in row:
        raise DemoError(f"{where}: the link {row['role']!r} has neither words nor a target.")
    spans = _spans(where, text, row["words"]) if "words" in row else ()
    return DemoLink(role=row["role"], spans=spans, target=row.get("target"))


def _step(where: str, text: str, step: str | Table) -> DemoStep:
    row: Table = {"move": step} if isinstance(step, str) else step
    _check_keys(where, row, "move", "reason note passages attributes")
    if row["move"] not in MOVED_BY:
        raise DemoError(f"{where}: there is no move {row['move']!r}.")
    return DemoStep(
        move=row["move"],
        by=MOVED_BY[row["move"]],
        reason=row.get("reason", ""),
        note=row.get("note", ""),
        spans=_spans(where, text, row["passages"]) if "passages" in row else None,
        attributes=row.get("attributes", {}),
    )


def _first_step(text: str, row: Table) -> DemoFirstStep:
    _check_keys(PROJECT_FILE, row, "kind passage says press", "after_quotes")
    span = find(PROJECT_FILE, text, row["passage"])
    return DemoFirstStep(row["kind"], span, row["says"], row["press"], row.get("after_quotes", 0))


def _record(where: str, row: Table) -> DemoRecord:
    _check_keys(where, row, "name type", "aliases description wikidata")
    return DemoRecord(**{**row, "aliases": tuple(row.get("aliases", []))})


def _local_record(where: str, row: Table) -> DemoRecord:
    _check_keys(where, row, "name type")
    return DemoRecord(**row)


def _check_names(project: DemoProject) -> None:
    """Records and tags are referred to by name; every name must be known, once."""
    tags = {tag.name for tag in project.tags}
    for article in project.articles:
        names = [record.name for record in (*project.entities, *article.entities)]
        for annotation in article.annotations:
            where = f"{article.name}.toml, {annotation.key}"
            if annotation.entity is not None and names.count(annotation.entity) != 1:
                raise DemoError(f"{where}: not exactly one record is called {annotation.entity!r}.")
            if unknown := set(annotation.tags) - tags:
                raise DemoError(f"{where}: not in the vocabulary: {', '.join(sorted(unknown))}.")
    if project.start_here not in {article.name for article in project.articles}:
        raise DemoError(f"{PROJECT_FILE}: there is no article {project.start_here!r} to start with.")


def _check_keys(where: str, row: Table, required: str, optional: str = "") -> None:
    if missing := set(required.split()) - set(row):
        raise DemoError(f"{where}: missing: {', '.join(sorted(missing))}.")
    if unknown := set(row) - set(required.split()) - set(optional.split()):
        raise DemoError(f"{where}: unknown: {', '.join(sorted(unknown))}.")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DemoError(f"{path.name}: {error}.") from error
