"""Articles, their revisions, and what is done to an article as a whole."""

import uuid

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions import articles
from annotations.actions.annotating import undoing
from annotations.actions.cleaning import read_id
from annotations.actions.idempotency import Answer
from annotations.actions.importing.batch import MOST_LINES
from annotations.api.base import Endpoint, answer_list, document, is_unchanged, repeatable, respond, value
from annotations.api.description.operations import (
    ARTICLE,
    ARTICLE_QUERY,
    describe,
    describe_list,
    describe_write,
)
from annotations.api.description.schemas import DESCRIPTION_IN, ID, NEW_ARTICLE, list_of, ref, thing
from annotations.api.many_articles import add_many
from annotations.api.parsing import JSONParser, NDJSONParser
from annotations.choices import Verb
from annotations.models import Article, Revision, User
from annotations.queries.exporting.documents import articles_by_id, revision_texts
from annotations.queries.lists.listing import PAGING, apply_filters, article_rows, page_of
from newsnotes.web.bodies import TEXTS

DESCRIBING = articles.DESCRIBING


class Articles(Endpoint):
    """The articles of a project."""

    largest_body = TEXTS
    parser_classes = (JSONParser, NDJSONParser)

    @describe_list("Article", **ARTICLE_QUERY)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The articles in reach, without their texts. Restricted ones only for a token with that scope."""
        project = self.project(slug)
        scope = self.listed_articles.filter(project=project)
        rows = article_rows(scope, dict(request.GET.lists()), also=PAGING, project=project)
        page = page_of(rows, request.GET)
        return answer_list(request, page, articles_by_id(page.ids))

    @describe(
        {201: ARTICLE, 200: {"anyOf": [ARTICLE, list_of(ref("ArticleOutcome"))]}},
        body={"anyOf": [NEW_ARTICLE, list_of(NEW_ARTICLE, minItems=1, maxItems=MOST_LINES)]},
    )
    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Add an article; the same text in the same project is answered with the article that is there.

        A list of up to 1,000, or up to 10,000 lines of `application/x-ndjson`, is answered in kind: what became of each,
        in their order. A bad one stops no other.
        """
        project = self.project(slug)
        if isinstance(request.data, list):
            return add_many(self, project)
        described = dict(self.body("id", "text", *DESCRIBING, required=["text"]))
        text, pk = described.pop("text"), described.pop("id", None)
        article, new = articles.add_article(
            by=self.user,
            project=project,
            text=text,
            article_id=None if pk is None else read_id(pk, "id"),
            described=described,
            action_id=self.action_id,
        )
        self.article_id = article.pk
        return article_answer(article, by=self.user, status=201 if new else 200)


class ArticleDetail(Endpoint):
    """One article."""

    @describe({200: ARTICLE, 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The article with the text of its current revision; for managers with its readers."""
        article = self.article(pk)
        if is_unchanged(request, article.version):
            return HttpResponse(status=304, headers={"ETag": f'"{article.version}"'})
        return respond(article_answer(article, by=self.user))

    @describe_write({200: ARTICLE}, thing({}, DESCRIPTION_IN))
    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Change what describes the article; its text never changes."""
        self.article(pk)
        article = articles.change_article(
            by=self.user,
            article_id=pk,
            version=self.seen_version(),
            changes=self.body(*DESCRIBING),
            action_id=self.action_id,
        )
        return article_answer(article, by=self.user)

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Take the article out of the project; for managers."""
        self.article(pk)
        articles.delete_article(
            by=self.user, article_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return Answer(204)


class Revisions(Endpoint):
    """The texts that an article has had."""

    @describe_list("Revision")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The revisions with their texts, the first first."""
        rows = Revision.objects.filter(article=self.article(pk))
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        return answer_list(request, page, revision_texts(page.ids))


class SubmitArticle(Endpoint):
    """Submitting all of one's drafts in an article."""

    @describe({200: ARTICLE})
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Submit the caller's drafts and their work on the article."""
        self.article(pk)
        self.body()
        article, _ = articles.submit_article(by=self.user, article_id=pk, action_id=self.action_id)
        return article_answer(article, by=self.user)


class TakeBack(Endpoint):
    """Undoing one's newest action in an article, or doing again what one undid; each route sets its verb."""

    verb: Verb = Verb.UNDO

    @describe({200: ref("TakenBack")}, body=thing({}, {"action": ID}))
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Take it back, with all that was decided together with it, in other articles, too.

        `action` says which one is meant: if it is not the newest, nothing is done. The answer names what was taken back,
        and what could not be, and why.
        """
        self.article(pk)
        undoing_it = self.verb == Verb.UNDO
        sent = self.body(*(["action"] if undoing_it else [])).get("action")
        if undoing_it:
            of = None if sent is None else read_id(sent, "action")
            done = undoing.undo(by=self.user, article_id=pk, of=of, action_id=self.action_id)
        else:
            done = undoing.redo(by=self.user, article_id=pk, action_id=self.action_id)
        kept = [{"annotation": one.annotation_id, "why": one.why} for one in done.kept]
        annotations = [*done.annotation_ids, *done.elsewhere]
        return value({"action": done.action_id, "verb": done.verb, "annotations": annotations, "kept": kept})


class SignOff(Endpoint):
    """Signing an article off: nothing is missing."""

    @describe_write({200: ARTICLE})
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Sign the article off; for reviewers, once nothing in it waits for anybody."""
        self.article(pk)
        self.body()
        article = articles.sign_off(
            by=self.user, article_id=pk, version=self.seen_version(), action_id=self.action_id
        )
        return article_answer(article, by=self.user)


def article_answer(article: Article, *, by: User, status: int = 200) -> Answer:
    """An article with its text, for managers with its readers, and its version as the ETag."""
    [text] = articles_by_id([article.pk], with_text=True, readers_for=by.pk)
    return document(text, status=status, version=article.version)
