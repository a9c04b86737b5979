"""Adding many articles in one request: a list, or a line each, answered by what became of each."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from rest_framework.exceptions import APIException

from annotations.actions.articles import DESCRIBING, add_article
from annotations.actions.cleaning import read_id
from annotations.actions.idempotency import Answer
from annotations.actions.importing.batch import MOST_LINES, Outcome, cut_batches, import_batch
from annotations.actions.importing.filling import Imported
from annotations.api.base import Endpoint, check_names, dump_json, value
from annotations.api.parsing import NDJSON, read_line
from annotations.api.problems import details, status_of
from annotations.choices import Verb
from annotations.models import Project
from annotations.models.fields import new_id
from annotations.refusals import Invalid, Refusal

_NAMES = ("id", "text", *DESCRIBING)

Problem = Refusal | APIException


def add_many(endpoint: Endpoint, project: Project) -> Answer:
    """Add the articles of the request's list or lines; each is added, there already, or refused by itself."""
    request = endpoint.request
    by_lines = str(request.content_type).partition(";")[0].strip() == NDJSON
    sent = cast("list[Any]", request.data)
    if not by_lines and not 1 <= len(sent) <= MOST_LINES:
        raise Invalid(f"Send from 1 to {MOST_LINES:,} articles at once, not {len(sent):,}.")
    read = [_read(item, by_lines=by_lines) for item in sent]
    documents = [item for item in read if not isinstance(item, Problem)]
    added = _add(endpoint, project, documents)
    outcomes = [_describe(item if isinstance(item, Problem) else next(added)) for item in read]
    if by_lines:
        return Answer(
            200, "".join(f"{dump_json(outcome)}\n" for outcome in outcomes), {"Content-Type": NDJSON}
        )
    return value(outcomes)


def _read(item: Any, *, by_lines: bool) -> dict[str, Any] | Problem:
    """What was sent of one article, or why that is none."""
    try:
        document = read_line(item) if by_lines else item
        if not isinstance(document, dict):
            raise Invalid("An article is an object.")
        check_names(document, _NAMES, ["text"])
    except (Refusal, APIException) as problem:
        return problem
    return document


def _add(endpoint: Endpoint, project: Project, documents: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """What became of each; the first action has the id that the client made, and all are of one batch."""
    by, action_id, batch = endpoint.user, endpoint.action_id, new_id()

    def add(document: dict[str, Any]) -> Imported:
        described = dict(document)
        text, pk = described.pop("text"), described.pop("id", None)
        article_id = None if pk is None else read_id(pk, "id")
        article, new = add_article(
            by=by, project=project, text=text, article_id=article_id, described=described, batch=batch
        )
        return Imported(article, new)

    for part in cut_batches(documents, lambda document: document):
        yield from import_batch(
            part,
            by=by,
            project=project,
            take_one=add,
            verb=Verb.ADD_ARTICLE,
            action_id=action_id,
            batch=batch,
        )
        action_id = None


def _describe(outcome: Imported | Problem) -> dict[str, Any]:
    if isinstance(outcome, Imported):
        return {"outcome": "created" if outcome.new else "there", "article": outcome.article.pk}
    if isinstance(outcome, Refusal):
        problem = details(status_of(outcome, "POST"), outcome.sentence, field=outcome.field)
    else:
        problem = details(outcome.status_code, str(outcome.detail))
    return {"outcome": "refused", "article": None, "problem": problem}
