"""Taking an article out and back: at once, later from the list, and where its text is added again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.access import set_access
from annotations.actions.articles import delete_article, sign_off, submit_article
from annotations.models import Annotation, Article
from annotations.queries.lists import keyset
from tests import factories
from tests.views.conftest import text_of

LIST = "/p/desk/articles/taken-out/"
IMPORT = "/p/desk/import/"


def take_out(article, by):
    delete_article(by=by, article_id=article.pk, version=None)


def is_there(article):
    return Article.objects.get(pk=article.pk).deleted_at is None


def test_the_answer_to_taking_out_undoes_it(browse, article, ann, max_):
    factories.annotation(article, ann)
    manager = browse("max")

    answer = manager.post(f"/a/{article.pk}/about/delete/", {"version": article.version}, follow=True)
    said = text_of(answer)
    back = manager.post(f"/a/{article.pk}/about/bring-back/", follow=True)

    assert f"“{article.headline}” is taken out, with 1 annotation. Undo" in said
    assert f'action="/a/{article.pk}/about/bring-back/"' in answer.text
    assert "is back in the project." in text_of(back)
    assert is_there(article)
    assert Annotation.objects.get().deleted_at is None


@pytest.mark.django_db(
    transaction=True
)  # within one transaction, all that was done before counts as being done
def test_what_is_signed_off_is_so_when_it_is_back(browse, article, ann, rev, max_):
    factories.approved(factories.annotation(article, ann), ann, rev)
    submit_article(by=ann, article_id=article.pk)
    signed = sign_off(by=rev, article_id=article.pk, version=None)
    manager = browse("max")

    taken = manager.post(f"/a/{article.pk}/about/delete/", {"version": signed.version})
    back = manager.post(f"/a/{article.pk}/about/bring-back/")

    assert (taken.status_code, back.status_code) == (302, 302)
    article.refresh_from_db()
    assert (article.state, article.signed_off_by, article.signed_off_revision) == ("signed_off", rev, 1)


def test_the_list_has_what_was_taken_out_by_whom_and_with_what(browse, project, article, ann, max_):
    for passage in ("Mara Voss", "4,000 homes"):
        factories.annotation(article, ann, "entity", passage)
    factories.article(project, ann, text="Another.", headline="Stays")
    take_out(article, max_)

    page = text_of(browse("max").get(LIST))

    assert article.headline in page
    assert " 2 just now by max Bring back" in page
    assert "Stays" not in page
    assert "Taken out" in text_of(browse("max").get("/p/desk/articles/"))
    assert "Taken out" not in text_of(browse("rev").get("/p/desk/articles/"))


def test_the_list_goes_on(browse, project, ann, max_, monkeypatch):
    monkeypatch.setattr(keyset, "PAGE", 2)
    for number in range(3):
        take_out(factories.article(project, ann, text=f"Text {number}.", headline=f"Gone {number}"), max_)
    manager = browse("max")

    first = manager.get(LIST)
    second = manager.get(LIST, {"after": first.context["page"].older})

    shown = [[row.headline for row in page.context["page"].articles] for page in (first, second)]
    assert shown == [["Gone 2", "Gone 1"], ["Gone 0"]]
    assert second.context["page"].older == ""
    assert manager.get(LIST, {"after": "x"}).status_code == 422


def test_the_list_costs_the_same_with_one_and_with_three(browse, project, ann, max_):
    manager, cost = browse("max"), []
    for wave in (["a"], ["b", "c"]):
        for text in wave:
            take_out(factories.article(project, ann, text=text), max_)
        with CaptureQueriesContext(connection) as queries_made:
            manager.get(LIST)
        cost.append(len(queries_made))

    assert cost[0] == cost[1]


@pytest.mark.parametrize(("name", "offered"), [("max", "Bring it back"), ("ann", "A manager can do that.")])
def test_adding_the_same_text_offers_what_was_taken_out(browse, article, ann, max_, name, offered):
    take_out(article, max_)
    client = browse(name)

    answer = client.post(IMPORT, {"text": factories.TEXT, "headline": "Again"})

    assert answer.status_code == 409
    said = text_of(answer)
    assert f"This text was in the project before, as “{article.headline}”: max took it out just now" in said
    assert offered in said
    assert Article.objects.count() == 1
    anyway = client.post(IMPORT, {"text": factories.TEXT, "headline": "Again", "anyway": "on"})
    assert anyway.status_code == 303
    assert Article.objects.get(headline="Again")


def test_what_tells_it_apart_is_another_article(browse, project, ann, max_):
    take_out(factories.article(project, ann, outlet="Harbour Courier"), max_)

    answer = browse("ann").post(IMPORT, {"text": factories.TEXT, "outlet": "Evening Post"})

    assert answer.status_code == 303


def test_who_did_not_see_it_is_not_told_of_it(browse, article, ann, rev, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev"])
    take_out(article, max_)

    answer = browse("ann").post(IMPORT, {"text": factories.TEXT})

    assert answer.status_code == 303


def test_a_text_that_is_there_again_is_not_offered(browse, article, ann, max_):
    take_out(article, max_)
    factories.article(article.project, ann, headline="Again")

    answer = browse("ann").post(IMPORT, {"text": factories.TEXT}, follow=True)

    assert "This text was in the project already" in answer.text


def test_bringing_back_beside_the_same_text_says_why_not(browse, article, ann, max_):
    take_out(article, max_)
    factories.article(article.project, ann, headline="Again")

    answer = browse("max").post(f"/a/{article.pk}/about/bring-back/")

    assert answer.status_code == 409
    assert "This text was added to the project again since" in text_of(answer)
