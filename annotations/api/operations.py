"""What each operation of the API takes and gives, for its description."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.api.schemas import (
    CHECK_IN,
    CONTENT,
    COUNT,
    DESCRIPTION_IN,
    ENTITY,
    ID,
    NEW_ANNOTATION,
    RULES,
    TEXT,
    VERDICT,
    Schema,
    list_of,
    one_of,
    page_of,
    ref,
    thing,
)
from annotations.choices import ArticleState, CheckState, Kind, Role, Status, Word
from annotations.formats.registry import FORMATS
from annotations.queries.documents import PEOPLE
from annotations.queries.documents import TEXT as TEXT_SHAPES
from annotations.queries.exports import ABOUT_EMPTY
from annotations.queries.listing import LARGEST_PAGE


@dataclass(frozen=True)
class Operation:
    """`versioned`: a write that needs If-Match, `replaces`: one that does if it is of what is there already;
    `answers` by status, None for no body; `query` by name."""

    answers: Mapping[int, Schema | None]
    body: Schema | None = None
    versioned: bool = False
    replaces: bool = False
    query: Mapping[str, Schema] = field(default_factory=dict)
    media_types: tuple[str, ...] = ("application/json",)


def _words(words: type[Word]) -> Schema:
    return {
        "type": "string",
        "pattern": f"^({'|'.join(words)})(,({'|'.join(words)}))*$",
        "description": f"one or several, by commas: {', '.join(words)}",
    }


PAGING: dict[str, Schema] = {
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


def _list(component: str, **query: Schema) -> Operation:
    return Operation({200: page_of(ref(component))}, query={**query, **PAGING})


def _write(
    answers: Mapping[int, Schema | None], body: Schema | None = None, query: Mapping[str, Schema] = {}
) -> Operation:
    return Operation(answers, body=body, versioned=True, query=query)


OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("Projects", "GET"): _list(
        "Project", archived={"type": "boolean", "description": "those that are archived instead"}
    ),
    ("Projects", "POST"): Operation(
        {201: ref("Project")},
        body=thing({"slug": TEXT, "name": TEXT}, {name: RULES[name] for name in RULES if name != "name"}),
    ),
    ("ProjectDetail", "GET"): Operation({200: ref("Project"), 304: None}),
    ("ProjectDetail", "PATCH"): _write({200: ref("Project")}, thing({}, RULES)),
    ("Archive", "PUT"): _write({200: ref("Project")}, NOTHING_TO_SAY),
    ("Archive", "DELETE"): _write({200: ref("Project")}),
    ("Members", "GET"): _list(
        "Member", left={"type": "boolean", "description": "those who have left instead"}
    ),
    ("Members", "POST"): Operation(
        {201: ref("Member"), 200: ref("Member")},
        body=thing({"user": TEXT, "role": one_of(Role)}),
        replaces=True,
    ),
    ("MemberDetail", "GET"): Operation({200: ref("Member")}),
    ("MemberDetail", "PATCH"): _write({200: ref("Member")}, thing({"role": one_of(Role)})),
    ("MemberDetail", "DELETE"): Operation(
        {204: None},
        versioned=True,
        query={"to": {"type": "string", "description": "the member who goes on with what waits for them"}},
    ),
    ("MemberWork", "GET"): Operation({200: ref("Work")}),
    ("MemberWork", "POST"): Operation({200: ref("TakenOver")}, body=SUCCESSOR),
    ("Invitations", "GET"): _list("Invitation"),
    ("Invitations", "POST"): Operation(
        {201: ref("InvitationWithLink"), 200: ref("InvitationWithLink")},
        body=thing({"invitee": TEXT, "role": one_of(Role)}),
    ),
    ("InvitationDetail", "GET"): Operation({200: ref("Invitation"), 304: None}),
    ("InvitationDetail", "DELETE"): _write({204: None}),
    ("InvitationLink", "POST"): _write({200: ref("InvitationWithLink")}, NOTHING_TO_SAY),
    ("GuidelinesVersions", "GET"): Operation({200: page_of(ref("Guidelines")), 304: None}, query=PAGING),
    ("GuidelinesVersions", "POST"): _write({201: ref("Guidelines")}, thing({"text": TEXT})),
    ("Tags", "GET"): Operation({200: page_of(ref("Tag")), 304: None}, query=PAGING),
    ("Tags", "PUT"): _write(
        {200: thing({"tags": list_of(ref("Tag"))})},
        thing({"tags": list_of(thing({"name": TEXT}, {"description": TEXT}))}),
    ),
    ("TagDetail", "GET"): Operation({200: ref("Tag"), 304: None}),
    ("TagDetail", "PATCH"): _write(
        {200: thing({"id": ID, "name": TEXT, "description": TEXT, "annotations": COUNT})},
        thing({}, {"name": TEXT, "description": TEXT, "merge": {"type": "boolean"}}),
    ),
    ("Entities", "GET"): _list("Entity", type=TEXT, name=TEXT, wikidata_id=TEXT),
    ("Entities", "POST"): Operation(
        {201: ref("Entity"), 200: ref("Entity")},
        body=thing(
            {"name": TEXT, "type": ENTITY["type"]},
            {
                "id": ID,
                "article": ID,
                **{name: ENTITY[name] for name in ENTITY if name not in ("name", "type")},
            },
        ),
    ),
    ("EntityDetail", "GET"): Operation({200: ref("Entity"), 304: None}),
    ("EntityDetail", "PATCH"): _write({200: ref("Entity")}, thing({}, ENTITY)),
    ("EntityDetail", "DELETE"): _write({204: None}),
    ("Articles", "GET"): _list("Article", **ARTICLE_QUERY),
    ("Articles", "POST"): Operation(
        {201: ARTICLE, 200: ARTICLE}, body=thing({"text": TEXT}, {"id": ID, **DESCRIPTION_IN})
    ),
    ("ArticleDetail", "GET"): Operation({200: ARTICLE, 304: None}),
    ("ArticleDetail", "PATCH"): _write({200: ARTICLE}, thing({}, DESCRIPTION_IN)),
    ("ArticleDetail", "DELETE"): _write({204: None}),
    ("Revisions", "GET"): _list("Revision"),
    ("SubmitArticle", "POST"): Operation({200: ARTICLE}),
    ("SignOff", "POST"): _write({200: ARTICLE}),
    ("ArticleTakeOver", "POST"): Operation({200: ref("TakenOver")}, body=SUCCESSOR),
    ("ArticleAnnotations", "GET"): _list("Annotation", **ANNOTATION_QUERY),
    ("ArticleAnnotations", "POST"): Operation(
        {
            201: {"anyOf": [ANNOTATION, list_of(ANNOTATION)]},
            200: {"anyOf": [ANNOTATION, list_of(ANNOTATION)]},
        },
        body={"anyOf": [NEW_ANNOTATION, list_of(NEW_ANNOTATION, minItems=1, maxItems=5000)]},
        query=DUPLICATES,
    ),
    ("ProjectAnnotations", "GET"): _list("Annotation", **ANNOTATION_QUERY),
    ("AnnotationDetail", "GET"): Operation({200: ANNOTATION, 304: None}),
    ("AnnotationDetail", "PATCH"): _write({200: ANNOTATION}, thing({}, CONTENT), DUPLICATES),
    ("AnnotationDetail", "DELETE"): _write({204: None}),
    ("TakeOver", "POST"): _write({200: ANNOTATION}, SUCCESSOR),
    ("Restore", "POST"): _write({200: ANNOTATION}, NOTHING_TO_SAY, DUPLICATES),
    ("Move", "POST"): _write({200: ANNOTATION}, REASONED),
    ("Decisions", "GET"): _list("Decision"),
    ("Decisions", "POST"): _write(
        {201: ANNOTATION},
        thing({"verdict": VERDICT["verdict"]}, {"reason": VERDICT["reason"], "note": TEXT}),
    ),
    ("ManyDecisions", "POST"): Operation(
        {200: list_of(ref("Outcome"))},
        body=list_of(
            thing(
                {"annotation": ID, "version": COUNT, "verdict": VERDICT["verdict"]},
                {"reason": VERDICT["reason"], "note": TEXT},
            ),
            minItems=1,
            maxItems=1000,
        ),
    ),
    ("History", "GET"): _list("Change"),
    ("Checks", "GET"): _list("Check"),
    ("Checks", "POST"): Operation(
        {201: ref("Check")},
        body=thing({"number": COUNT, "state": one_of(CheckState)}, CHECK_IN),
    ),
    ("Exports", "GET"): Operation(
        {200: {"description": "the file"}},
        query={**ANNOTATION_QUERY, **EXPORT_QUERY},
        media_types=tuple(found.media_type.split(";")[0] for found in FORMATS.values()),
    ),
    ("Changes", "GET"): Operation(
        {
            200: thing({"after": TEXT, "more": {"type": "boolean"}, "results": list_of(ref("FeedEntry"))}),
            410: ref("Problem"),
        },
        query={"after": TEXT, "page_size": PAGING["page_size"]},
    ),
}
"""By the view's name and the method; a test compares them with the routes."""
