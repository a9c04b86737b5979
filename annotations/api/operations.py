"""What an operation of the API takes and gives: methods of endpoints say it of themselves, for the description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from annotations.api.schemas import (
    ID,
    TEXT,
    VERDICT,
    Schema,
    page_of,
    ref,
    thing,
)
from annotations.choices import ArticleState, Kind, Status, Word
from annotations.formats.registry import FORMATS
from annotations.queries.exports import ABOUT_EMPTY
from annotations.queries.listing import LARGEST_PAGE
from annotations.queries.shapes import PEOPLE
from annotations.queries.shapes import TEXT as TEXT_SHAPES


@dataclass(frozen=True)
class Operation:
    """`versioned`: a write that needs If-Match, `replaces`: one that does if it is of what is there already;
    `answers` by status, None for no body; `query` by name, of which one `needs` some."""

    answers: Mapping[int, Schema | None]
    body: Schema | None
    versioned: bool
    replaces: bool
    query: Mapping[str, Schema]
    needs: tuple[str, ...]
    media_types: tuple[str, ...]


def _words(words: type[Word]) -> Schema:
    return {
        "type": "string",
        "pattern": f"^({'|'.join(words)})(,({'|'.join(words)}))*$",
        "description": f"one or several, by commas: {', '.join(words)}",
    }


PAGING_QUERY: dict[str, Schema] = {
    "cursor": {"type": "string", "description": "from `next` or `previous` of an earlier page"},
    "page_size": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
}
_DAY = "ISO 8601; without an offset, or a day alone, in the project’s time zone"
DATES: dict[str, Schema] = {
    "updated_after": {"type": "string", "description": f"{_DAY}; from the beginning of a day on"},
    "published_after": {"type": "string", "description": f"{_DAY}; from the beginning of a day on"},
    "published_before": {"type": "string", "description": f"{_DAY}; up to the end of a day"},
}
ANNOTATION_QUERY: dict[str, Schema] = {
    "kind": _words(Kind),
    "status": _words(Status),
    "author": TEXT,
    "reviewer": TEXT,
    "tag": TEXT,
    "entity": ID,
    "article": ID,
    "outlet": TEXT,
    "q": {"type": "string", "description": "words of the passage"},
    **DATES,
}
ARTICLE_QUERY: dict[str, Schema] = {
    "state": _words(ArticleState),
    "outlet": TEXT,
    "language": TEXT,
    "external_id": TEXT,
    "q": {
        "type": "string",
        "description": 'words of the text or the headline: `a b`, `"a b"`, `a or b`, `-a`',
    },
    **DATES,
}
EXPORT_QUERY: dict[str, Schema] = {
    "format": {"type": "string", "enum": list(FORMATS)},
    "people": {"type": "string", "enum": list(PEOPLE)},
    "text": {"type": "string", "enum": list(TEXT_SHAPES)},
    "revisions": {"type": "string", "enum": ["current", "all"]},
    "empty": {
        "type": "string",
        "enum": list(ABOUT_EMPTY),
        "description": "whether submitted and signed-off articles without a matching annotation are in it",
    },
}
DUPLICATES: dict[str, Schema] = {
    "duplicates": {
        "type": "string",
        "enum": ["allow"],
        "description": "store it, though the same annotation is there: the same kind and spans in the layer",
    }
}
ANNOTATION, ARTICLE = ref("Annotation"), ref("Article")
NOTHING_TO_SAY = thing({})
SUCCESSOR = thing({}, {"to": TEXT})
REASONED = thing({}, {"reason": VERDICT["reason"], "note": TEXT})


Handler = TypeVar("Handler", bound=Callable[..., Any])


def describe(
    answers: Mapping[int, Schema | None],
    *,
    body: Schema | None = None,
    versioned: bool = False,
    replaces: bool = False,
    query: Mapping[str, Schema] = {},
    needs: tuple[str, ...] = (),
    media_types: tuple[str, ...] = ("application/json",),
) -> Callable[[Handler], Handler]:
    """Say what the method of an endpoint takes and gives; what each means is said at `Operation`."""
    operation = Operation(answers, body, versioned, replaces, query, needs, media_types)

    def attach(handler: Handler) -> Handler:
        handler.operation = operation  # type: ignore[attr-defined]
        return handler

    return attach


def describe_list(component: str, **query: Schema) -> Callable[[Handler], Handler]:
    """Say that a method gives a page of a list, and by what it can be narrowed down."""
    return describe({200: page_of(ref(component))}, query={**query, **PAGING_QUERY})


def describe_write(
    answers: Mapping[int, Schema | None], body: Schema | None = None, query: Mapping[str, Schema] = {}
) -> Callable[[Handler], Handler]:
    """Say that a method writes, and needs the version that was seen."""
    return describe(answers, body=body, versioned=True, query=query)


def find_operation(view: object, method: str) -> Operation:
    """What the method of an endpoint says of itself."""
    operation: Operation = getattr(view, method.lower()).operation
    return operation
