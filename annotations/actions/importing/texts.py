"""The text that the annotations of a line are about, where the line does not hold it itself."""

from collections.abc import Mapping
from typing import Any

from annotations.actions.cleaning import plain_text, read_id
from annotations.models import Article, Project, Revision, User
from annotations.refusals import Invalid
from annotations.sentences import say


def text_of(by: User, project: Project, document: Mapping[str, Any]) -> Any:
    """The text of a line; without one (CSV holds none), that of the article here which the line is about.

    It is the article with the text that the line names by its sha256, wherever it came from and under whatever id;
    without a sha256 the one with the line's id, as long as its text is the same revision.
    """
    digest, article = document.get("sha256"), document.get("id")
    if document.get("text") is not None or (digest is None and article is None):
        return document.get("text")
    reach = Article.objects.visible_to(by).filter(project=project)
    texts = Revision.objects.filter(article__in=reach, current=True)
    if digest is not None:
        plain_text(digest, "sha256")
        revision = texts.filter(sha256=digest).first()
    else:
        revision = texts.filter(article=read_id(article, "id")).first()
    if revision is None:
        raise Invalid(
            say(
                "The line has no text, and no article here has the text that it is about: import the text first."
            ),
            field="text",
        )
    if digest is None and document.get("revision") not in (None, revision.number):
        raise Invalid(say("The positions are in another revision of the text."), field="revision")
    return revision.text
