"""Dull makers of the things that tests are about; everything goes through the real actions."""

import itertools
from typing import Any

from annotations.actions.annotating.marking import mark
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.articles import add_article
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.models import Annotation, Article, Link, Member, Project, User

TEXT = (
    "“We have waited eleven years,” Mara Voss told the Courier.\n"
    "She said the barrier would protect 4,000 homes. 👩‍👩‍👧 stood by.\n"
    "\n"
    "A spokesman denied it."
)
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def user(name: str) -> User:
    there = User.objects.filter(username=name).first()
    return there or User.objects.create_user(name, password=PASSWORD)


def project(slug: str = "desk", **rules: Any) -> Project:
    return Project.objects.create(slug=slug, name=slug.title(), **rules)


def member(project: Project, name: str, role: str) -> User:
    person = user(name)
    Member.objects.create(project=project, user=person, role=role)
    return person


def article(project: Project, by: User, text: str = TEXT, **described: Any) -> Article:
    described = {"headline": f"Article {next(_numbers)}", **described}
    made, _ = add_article(by=by, project=project, text=text, described=described)
    return made


def span(text: str, passage: str) -> list[int]:
    """Where a passage stands in a text: `[start, end]` in code points."""
    start = text.index(passage)
    return [start, start + len(passage)]


def annotation(
    article: Article,
    by: User,
    kind: str = "quote",
    passage: str = "“We have waited eleven years,”",
    **more: Any,
) -> Annotation:
    text = article.revisions.get(current=True).text
    item = {"kind": kind, "spans": [span(text, passage)], **more}
    made, _ = mark(by=by, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW)
    return made


def link(annotation: Annotation, **values: Any) -> Link:
    """A link of an annotation, not stored."""
    return Link(
        project=annotation.project,
        article=annotation.article,
        layer=annotation.layer,
        revision=annotation.revision,
        annotation=annotation,
        **values,
    )


def approved(annotation: Annotation, author: User, reviewer: User) -> Annotation:
    submitted = move(by=author, annotation_id=annotation.pk, version=None, verb=Verb.SUBMIT)
    return decide(by=reviewer, annotation_id=submitted.pk, version=submitted.version, verdict="approve")
