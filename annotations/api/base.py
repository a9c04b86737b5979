"""What all endpoints share: who calls and how far they reach, versions, repeated requests, answers."""

import datetime
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import F
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.cleaning import refuse_missing
from annotations.actions.idempotency import Answer, run_once
from annotations.actions.people.access_log import log_readings
from annotations.actions.transactions import give_way
from annotations.api.problems import Malformed, PreconditionRequired
from annotations.models import Annotation, Article, Project, Token, User
from annotations.models.annotation import AnnotationQuerySet
from annotations.models.article import ArticleQuerySet
from annotations.models.project import ProjectQuerySet
from annotations.queries.exporting.documents import annotation_document, articles_by_id
from annotations.queries.lists.listing import Page
from annotations.refusals import Invalid, NotThere

JSON = "application/json"


class Endpoint(APIView):
    """A view of the API. Reads start at `projects`, `articles` or `annotations`: what the caller reaches.

    `project_id` and `article_id` are what the request turned out to be about.
    """

    project_id: uuid.UUID | None = None
    article_id: uuid.UUID | None = None

    @property
    def user(self) -> User:
        """Who calls."""
        return cast("User", self.request.user)

    @property
    def token(self) -> Token | None:
        """The token that the call came with; None for a browser session."""
        return cast("Token | None", self.request.auth)

    @property
    def projects(self) -> ProjectQuerySet:
        """The projects in reach: of the person, through a token of that alone (`visible_to`)."""
        return Project.objects.visible_to(self.user)

    def project(self, slug: str) -> Project:
        """A project by its slug."""
        project = self.projects.filter(slug=slug).first()
        if project is None:
            raise NotThere("There is no such project.")
        self.project_id = project.pk
        return project

    @property
    def articles(self) -> ArticleQuerySet:
        """The articles in reach."""
        return Article.objects.visible_to(self.user)

    @property
    def annotations(self) -> AnnotationQuerySet:
        """The annotations in reach, deleted ones among them."""
        return Annotation.objects.visible_to(self.user)

    @property
    def lists_restricted(self) -> bool:
        """Whether lists hold restricted articles: only by a token that says so, not for a browser."""
        return self.token is not None and self.token.restricted

    @property
    def listed_articles(self) -> ArticleQuerySet:
        """Those for lists."""
        return self.articles if self.lists_restricted else self.articles.filter(restricted=False)

    def listed_annotations(self, project: Project) -> AnnotationQuerySet:
        """Those of a project, for lists."""
        return Annotation.objects.visible_to(self.user, restricted=self.lists_restricted, project=project)

    def article(self, pk: uuid.UUID) -> Article:
        """An article by its id."""
        article = self.articles.filter(pk=pk).first()
        if article is None:
            raise NotThere("There is no such article.")
        self.article_id = article.pk
        log_readings([article], by=self.user)
        return article

    def annotation(self, pk: uuid.UUID) -> Annotation:
        """An annotation by its id."""
        with_article = self.annotations.filter(pk=pk).annotate(is_restricted=F("article__restricted"))
        annotation: Any = with_article.first()
        if annotation is None:
            raise NotThere("There is no such annotation.")
        self.article_id = annotation.article_id
        article = Article(pk=annotation.article_id, project_id=annotation.project_id)
        article.restricted = annotation.is_restricted
        log_readings([article], by=self.user)
        return cast("Annotation", annotation)

    def check_reach(self, project_id: uuid.UUID | None, article_id: uuid.UUID | None) -> None:
        """Raise `NotThere` for a project or an article that the caller does not reach."""
        if article_id is not None and not self.articles.filter(pk=article_id).exists():
            raise NotThere("There is no such article.")
        if project_id is not None and not self.projects.filter(pk=project_id).exists():
            raise NotThere("There is no such project.")

    def shown(self, row: Any) -> Any:
        """A row as its own route shows it, for who wrote to an older version of it."""
        if isinstance(row, Annotation):
            return annotation_document(row.pk)
        [text] = articles_by_id([row.pk], with_text=True)
        return json.loads(text)

    def body(self, *names: str, required: Iterable[str] = ()) -> dict[str, Any]:
        """The body, an object with no other names than these."""
        body = self.request.data
        if not isinstance(body, dict):
            raise Invalid("The body is a JSON object.")
        check_names(body, names, required)
        return body

    @property
    def action_id(self) -> uuid.UUID | None:
        """The id that the client gave to what it does: its `Idempotency-Key`."""
        value = self.request.headers.get("Idempotency-Key")
        if value is None:
            return None
        try:
            return uuid.UUID(value)
        except ValueError:
            raise Malformed("An Idempotency-Key is a UUID.", field="Idempotency-Key") from None

    @property
    def duplicates(self) -> Duplicates:
        """What the caller wants done where the same annotation is there already: `?duplicates=allow` stores another."""
        value = self.request.query_params.get("duplicates")
        if value not in (None, Duplicates.ALLOW.value):
            raise Malformed("“duplicates” is “allow”, or left out.", field="duplicates")
        return Duplicates.ALLOW if value else Duplicates.REFUSE

    def seen_version(self) -> int | None:
        """The version that the caller saw, from `If-Match`; None for `*`, which is any."""
        value = self.request.headers.get("If-Match")
        if value is None:
            raise PreconditionRequired
        if value.strip() == "*":
            return None
        # A version is of the thing, not of its bytes: the ETag of a compressed answer is as good (`W/"3"`).
        match = re.fullmatch(r'\s*(?:W/)?"([0-9]{1,10})"\s*', value)
        if match is None:
            raise Malformed('If-Match is one ETag as it was given, like "3".', field="If-Match")
        return int(match[1])


def check_names(body: Mapping[str, Any], names: Sequence[str], required: Iterable[str] = ()) -> None:
    """Refuse an object with other names than these, or without one that is required."""
    for name in body:
        if name not in names:
            known = f"there are {', '.join(names)}" if names else "this takes nothing"
            raise Invalid(f"“{name[:50]}” cannot be set here; {known}.", field=name[:50])
    for name in required:
        if name not in body:
            raise refuse_missing(name)


View = TypeVar("View", bound=Callable[..., HttpResponse])


def repeatable(handler: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """A handler of an unsafe method, which answers a repeated request as it answered the first."""

    @wraps(handler)
    def handle(self: Endpoint, request: Request, **path: Any) -> HttpResponse:
        key = self.action_id
        if key is None:
            return respond(give_way(lambda: handler(self, request, **path)))
        sent = json.dumps(
            [request.method, request.get_full_path(), request.headers.get("If-Match"), request.data]
        )
        digest = hashlib.sha256(sent.encode()).digest()
        work = lambda: handler(self, request, **path)  # noqa: E731
        return respond(run_once(by=self.user, key=key, digest=digest, about=self, work=work))

    return handle


def respond(answer: Answer) -> HttpResponse:
    """An answer as a response; JSON, unless its headers say what it is."""
    headers = {"Content-Type": JSON, **answer.headers}
    return HttpResponse(answer.body, status=answer.status, headers=headers)


def document(text: str, *, status: int = 200, version: int | None = None, **headers: str) -> Answer:
    """A JSON text, with its version as the ETag."""
    if version is not None:
        headers["ETag"] = f'"{version}"'
    return Answer(status, text, headers)


def value(made: Any, *, status: int = 200, version: int | None = None) -> Answer:
    """A Python value as an answer."""
    return document(dump_json(made), status=status, version=version)


def dump_json(made: Any) -> str:
    """A Python value as JSON; moments look as those that PostgreSQL writes (`queries.exporting.documents`)."""
    return json.dumps(made, default=_plain, ensure_ascii=False)


def _plain(part: Any) -> str:
    if isinstance(part, datetime.datetime):
        return part.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return str(part)


def answer_list(request: Request, page: Page[Any, Any], texts: list[str]) -> HttpResponse:
    """A page of a list: JSON texts with the addresses of the next and the previous page."""

    def address(cursor: str | None) -> str:
        if cursor is None:
            return "null"
        query = request.GET.copy()
        query["cursor"] = cursor
        return json.dumps(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))

    body = f'{{"next": {address(page.next)}, "previous": {address(page.previous)}, "results": [{",".join(texts)}]}}'
    return respond(document(body))


def is_unchanged(request: Request, version: int) -> bool:
    """Whether the caller has this version already (`If-None-Match`)."""
    tags = request.headers.get("If-None-Match", "")
    return tags.strip() == "*" or f'"{version}"' in [
        tag.strip().removeprefix("W/") for tag in tags.split(",")
    ]
