"""Lines without a text, as CSV and `text=passages` have them: which article here they are about."""

import uuid

import pytest

from annotations.actions.importing.lines import import_article
from annotations.models import Annotation, Article
from annotations.refusals import Invalid, Refusal
from annotations.text.normalise import sha256
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
DIGEST = sha256(factories.TEXT)
MARKED = {"kind": "source", "spans": [{"start": 31, "end": 40, "text": "Mara Voss"}]}


def line(**more):
    return {"annotations": [MARKED], **more}


def test_the_text_is_found_by_its_digest_under_any_id(project, article, max_):
    done = import_article(by=max_, project=project, document=line(id=str(uuid.uuid4()), sha256=DIGEST))

    assert (done.article, done.new, done.added) == (article, False, 1)
    assert Annotation.objects.get().texts == ["Mara Voss"]


@pytest.mark.parametrize("revision", [None, 1])
def test_the_text_is_found_by_the_id_of_its_article(project, article, max_, revision):
    done = import_article(by=max_, project=project, document=line(id=str(article.pk), revision=revision))

    assert (done.article, done.new, done.added) == (article, False, 1)


@pytest.mark.parametrize(
    "about, sentence",
    [
        ({}, "The text of the article is missing."),
        ({"sha256": "0" * 64}, "no article here has the text"),
        ({"id": str(uuid.uuid4())}, "no article here has the text"),
        ({"id": "here", "sha256": "0" * 64}, "no article here has the text"),
        ({"id": "here", "revision": 2}, "The positions are in another revision"),
        ({"id": "here", "revision": "1"}, "The positions are in another revision"),
        ({"sha256": 5}, "must be text"),
        ({"sha256": "\0"}, "a character that no text contains"),
        ({"id": []}, "An id looks like"),
        ({"text": "", "sha256": DIGEST}, "The text is"),
        ({"text": 5, "sha256": DIGEST}, "The text of the article is missing."),
    ],
)
def test_a_line_about_no_text_here_is_refused(project, article, max_, about, sentence):
    about = {name: str(article.pk) if value == "here" else value for name, value in about.items()}

    with pytest.raises(Invalid, match=sentence):
        import_article(by=max_, project=project, document=line(**about))

    assert (Article.objects.count(), Annotation.objects.count()) == (1, 0)


@pytest.mark.parametrize("about", ["id", "sha256"])
def test_the_text_of_an_article_out_of_reach_is_not_there(project, article, ann, max_, out, about):
    hidden = factories.article(project, max_, "Secret words of Mara Voss.", restricted=True)
    away = factories.project("away")
    document = line(
        **{"id": {"id": str(hidden.pk)}, "sha256": {"sha256": sha256("Secret words of Mara Voss.")}}[about]
    )

    for by, where in ((ann, project), (max_, away), (out, project)):
        with pytest.raises(Refusal, match="no article here has the text"):
            import_article(by=by, project=where, document=document)

    assert not Annotation.objects.exists()


def test_positions_that_do_not_fit_the_text_are_refused(project, article, max_):
    moved = {"kind": "source", "spans": [{"start": 30, "end": 39, "text": "Mara Voss"}]}

    with pytest.raises(Invalid):
        import_article(by=max_, project=project, document=line(sha256=DIGEST) | {"annotations": [moved]})

    assert not Annotation.objects.exists()
