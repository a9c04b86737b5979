"""The JSON schemas of what travels: OpenAPI 3.1 takes JSON Schema as it is."""

from typing import Any

from annotations.actions.articles import DESCRIBING
from annotations.choices import (
    ArticleState,
    AssignmentState,
    Attribution,
    CheckState,
    CheckVerdict,
    EntityType,
    Form,
    Kind,
    LayerKind,
    LinkRole,
    Reason,
    Reopened,
    Role,
    Status,
    Verb,
    Verdict,
)
from annotations.enums import Word

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT_IN: Schema = {
    "type": "string",
    "description": "ISO 8601; without an offset in the project’s time zone, a day alone is its beginning there",
}


def ref(name: str) -> Schema:
    """A component by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(words: type[Word]) -> Schema:
    """One of the words of an enum."""
    return {"type": "string", "enum": list(words)}


def or_null(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": schema, **more}


def thing(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these members and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def page_of(schema: Schema) -> Schema:
    """A page of a list."""
    address = or_null({"type": "string", "format": "uri"})
    return thing({"next": address, "previous": address, "results": list_of(schema)})


PAIR: Schema = {
    "type": "array",
    "prefixItems": [COUNT, COUNT],
    "items": False,
    "minItems": 2,
    "description": "[start, end) in code points",
}
ATTRIBUTES: Schema = {"type": "object", "description": "by kind; see the guide to the data"}
RECORD = thing(
    {"id": ID, "name": TEXT, "type": one_of(EntityType), "wikidata_id": or_null(TEXT), "local": FLAG}
)
SPANS_IN = list_of({"anyOf": [PAIR, ref("Span")]}, minItems=1, maxItems=100)
LINK_IN = thing({"role": one_of(LinkRole)}, {"spans": SPANS_IN, "target": ID})
CONTENT = {
    "kind": one_of(Kind),
    "spans": SPANS_IN,
    "attributes": ATTRIBUTES,
    "tags": list_of(TEXT, maxItems=50),
    "links": list_of(LINK_IN, maxItems=100),
}
NEW_ANNOTATION = thing(
    {"kind": CONTENT["kind"], "spans": SPANS_IN},
    {"id": ID, **{name: CONTENT[name] for name in ("attributes", "tags", "links")}},
)

_DESCRIBED: dict[str, Schema] = {
    name: TEXT for name in DESCRIBING if name not in ("published_at", "restricted")
}
DESCRIPTION_OF_ARTICLE = {**_DESCRIBED, "published_at": or_null(MOMENT), "restricted": FLAG}
DESCRIPTION_IN = {**DESCRIPTION_OF_ARTICLE, "published_at": or_null(MOMENT_IN)}
NEW_ARTICLE = thing({"text": TEXT}, {"id": ID, **DESCRIPTION_IN})
RULES = {
    "name": TEXT,
    "four_eyes": FLAG,
    "fixer_may_approve": FLAG,
    "approvals": {"type": "integer", "enum": [1, 2]},
    "time_zone": {
        "type": "string",
        "description": "a name like Europe/Berlin; moments without an offset are in it",
    },
}
ENTITY = {
    "name": TEXT,
    "type": one_of(EntityType),
    "aliases": list_of(TEXT, maxItems=100),
    "wikidata_id": TEXT,
    "description": TEXT,
}
EVIDENCE = list_of(thing({}, {"url": TEXT, "title": TEXT, "note": TEXT}), maxItems=50)
CHECK = {
    "verdict": {"type": "string", "enum": ["", *CheckVerdict]},
    "rationale": TEXT,
    "evidence": EVIDENCE,
    "asked_whom": TEXT,
    "asked_at": or_null(MOMENT),
    "answer_due": or_null(MOMENT),
    "answer": TEXT,
}
CHECK_IN = {**CHECK, "asked_at": or_null(MOMENT_IN), "answer_due": or_null(MOMENT_IN)}
VERDICT = {"verdict": one_of(Verdict), "reason": {"type": "string", "enum": ["", *Reason]}, "note": TEXT}
INVITATION = {
    "id": ID,
    "invitee": TEXT,
    "role": one_of(Role),
    "inviter": TEXT,
    "version": COUNT,
    "created_at": MOMENT,
    "expires_at": MOMENT,
    "works": FLAG,
}

COMPONENTS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457: what went wrong, in a sentence for a person",
        "required": ["type", "title", "status", "detail", "request_id"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "request_id": {**TEXT, "description": "names this request in the log of the site"},
            "field": TEXT,
            "current": {"type": "object"},
            "annotation": {**ID, "description": "the same annotation, which is there already"},
        },
    },
    "Span": thing({"start": COUNT, "end": COUNT}, {"text": TEXT}),
    "Link": thing(
        {"role": one_of(LinkRole)},
        {
            "spans": list_of(ref("Span")),
            "prefix": TEXT,
            "suffix": TEXT,
            "target": ID,
            "means": thing({"kind": one_of(Kind)}, {"words": TEXT, "record": {"type": "object"}}),
            "from": {**ID, "description": "the quote that it is inherited from"},
        },
    ),
    "Computed": {
        "description": "what follows from the rest; not read when it comes in",
        **thing(
            {},
            {
                "form": one_of(Form),
                "quoted": list_of(ref("Span")),
                "statement": TEXT,
                "inherited": or_null(
                    thing({"attributed": or_null(one_of(Attribution)), "links": list_of(ref("Link"))})
                ),
            },
        ),
    },
    "Annotation": thing(
        {
            "id": ID,
            "article": ID,
            "revision": COUNT,
            "kind": one_of(Kind),
            "spans": list_of(ref("Span")),
            "attributes": ATTRIBUTES,
            "record": or_null(RECORD),
            "tags": list_of(TEXT),
            "links": list_of(ref("Link")),
            "layer": thing({"kind": one_of(LayerKind), "owner": or_null(TEXT)}),
            "status": one_of(Status),
            "reopened": or_null(one_of(Reopened)),
            "suggester": or_null({"type": "object"}),
            "version": COUNT,
            "edition": COUNT,
            "author": or_null(TEXT),
            "edited_by": or_null(TEXT),
            "taken_over_by": or_null(TEXT),
            "created_at": MOMENT,
            "updated_at": MOMENT,
            "deleted_at": or_null(MOMENT),
            "decision": or_null(
                thing(
                    {
                        "verdict": one_of(Verdict),
                        "approved_by": or_null(list_of(TEXT)),
                        "reason": or_null(one_of(Reason)),
                        "reviewer": or_null(TEXT),
                        "decided_at": MOMENT,
                        "edition": COUNT,
                    }
                )
            ),
            "check": or_null(
                thing(
                    {
                        "verdict": one_of(CheckVerdict),
                        "asked_at": or_null(MOMENT),
                        "answer_due": or_null(MOMENT),
                        "checked_by": or_null(TEXT),
                        "agreed_by": or_null(TEXT),
                        "agreed_at": MOMENT,
                    },
                    {"rationale": TEXT, "evidence": EVIDENCE, "asked_whom": TEXT, "answer": TEXT},
                )
            ),
        },
        {"prefix": TEXT, "suffix": TEXT, "computed": ref("Computed")},
    ),
    "Article": thing(
        {
            "id": ID,
            "project": TEXT,
            **DESCRIPTION_OF_ARTICLE,
            "state": one_of(ArticleState),
            "version": COUNT,
            "created_by": or_null(TEXT),
            "signed_off_by": or_null(TEXT),
            "signed_off_at": or_null(MOMENT),
            "signed_off_revision": or_null(COUNT),
            "family": or_null(ID),
            "created_at": MOMENT,
            "updated_at": MOMENT,
            "revision": COUNT,
            "sha256": TEXT,
            "length": COUNT,
        },
        {"text": TEXT, "annotations": list_of(ref("Annotation")), "readers": or_null(list_of(TEXT))},
    ),
    "Revision": thing(
        {
            "number": COUNT,
            "text": TEXT,
            "sha256": TEXT,
            "length": COUNT,
            "current": FLAG,
            "created_at": MOMENT,
        }
    ),
    "Project": thing(
        {
            "id": ID,
            "slug": TEXT,
            **RULES,
            "version": COUNT,
            "created_at": MOMENT,
            "archived_at": or_null(MOMENT),
        }
    ),
    "Member": thing(
        {
            "user": TEXT,
            "role": one_of(Role),
            "version": COUNT,
            "created_at": MOMENT,
            "left_at": or_null(MOMENT),
        }
    ),
    "Invitation": thing(INVITATION),
    "InvitationWithLink": thing({**INVITATION, "link": TEXT}),
    "Work": thing(
        {
            "user": TEXT,
            "left_at": or_null(MOMENT),
            "drafts": COUNT,
            "sent_back": COUNT,
            "fixed": COUNT,
            "articles": COUNT,
            "decisions": COUNT,
            "suggestions": COUNT,
        }
    ),
    "TakenOver": thing({"annotations": COUNT, "articles": COUNT, "kept": COUNT}),
    "TakenBack": thing(
        {
            "action": ID,
            "verb": one_of(Verb),
            "annotations": list_of(ID),
            "kept": list_of(thing({"annotation": ID, "why": TEXT})),
        }
    ),
    "Guidelines": thing({"number": COUNT, "text": TEXT, "author": TEXT, "created_at": MOMENT}),
    "Tag": thing({"id": ID, "name": TEXT, "description": TEXT}),
    "Reader": thing({"user": TEXT, "left_at": or_null(MOMENT)}),
    "Assignment": thing(
        {
            "id": ID,
            "article": ID,
            "user": TEXT,
            "left_at": or_null(MOMENT),
            "state": one_of(AssignmentState),
            "round": COUNT,
            "due_on": or_null(DAY),
            "given_by": or_null(TEXT),
            "version": COUNT,
            "created_at": MOMENT,
        }
    ),
    "TakenOutArticle": thing(
        {
            "id": ID,
            "headline": TEXT,
            "outlet": TEXT,
            "url": TEXT,
            "external_id": TEXT,
            "restricted": FLAG,
            "version": COUNT,
            "annotations": COUNT,
            "deleted_at": MOMENT,
            "deleted_by": or_null(TEXT),
        }
    ),
    "Entity": thing(
        {
            "id": ID,
            "article": or_null(ID),
            **ENTITY,
            "merged_into": or_null(ID),
            "version": COUNT,
            "created_at": MOMENT,
        }
    ),
    "Merged": thing(
        {"record": ref("Entity"), "action": or_null(ID), "annotations": COUNT, "reopened": COUNT}
    ),
    "Decision": thing(
        {
            "id": ID,
            "edition": COUNT,
            **VERDICT,
            "reviewer": TEXT,
            "decided_at": MOMENT,
            "withdraws": or_null(ID),
        }
    ),
    "ArticleOutcome": thing(
        {"outcome": {"type": "string", "enum": ["created", "there", "refused"]}, "article": or_null(ID)},
        {"problem": ref("Problem")},
    ),
    "Outcome": thing(
        {"annotation": ID, "done": FLAG},
        {"version": COUNT, "status": one_of(Status), "action": ID, "problem": ref("Problem")},
    ),
    "Change": thing(
        {
            "action": or_null(ID),
            "verb": or_null(one_of(Verb)),
            "by": or_null(TEXT),
            "note": TEXT,
            "seq": or_null(COUNT),
            "at": MOMENT,
            "version": COUNT,
            "edition": COUNT,
            "status": one_of(Status),
            "changed": list_of(TEXT),
            "before": or_null(
                {"type": "object", "description": "the values of what changed; null if it is new"}
            ),
            "after": {"type": "object", "description": "the values of what changed"},
        }
    ),
    "Check": thing(
        {
            "id": ID,
            "number": COUNT,
            "edition": COUNT,
            "state": one_of(CheckState),
            **CHECK,
            "author": TEXT,
            "created_at": MOMENT,
        }
    ),
    "FeedEntry": thing(
        {"seq": COUNT, "reason": one_of(Verb)},
        {
            "annotation": ref("Annotation"),
            "left": thing({"id": ID, "why": TEXT}),
            "article": {"description": "it was signed off, or is so no longer", **ref("Article")},
            "record": thing(
                {"id": ID, "name": TEXT, "type": one_of(EntityType), "wikidata_id": or_null(TEXT)}
            ),
        },
    ),
}
