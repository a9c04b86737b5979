"""What a page hears of others: who may hear it, what it is told, what it costs when there is nothing to tell."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark_many
from annotations.actions.annotating.presence import be_here
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.articles import submit_article
from annotations.choices import LayerKind, Role
from annotations.models import Annotation, ArticleReader, Layer, Member, Presence
from tests import factories
from tests.factories import annotation
from tests.views.workspace.test_page import HTMX, statements

pytestmark = pytest.mark.django_db(transaction=True)  # a number in the order of commits needs a commit


@pytest.fixture
def as_rev(rev):
    client = Client()
    client.force_login(rev)
    return client


def tag_of(page) -> str:
    seq = re.search(r'data-news="(\d+)"', page.content.decode())[1]
    return f'"{seq}-"'


def ask(client, desk, tag):
    return client.get(f"{desk}news/", headers={**HTMX, "If-None-Match": tag})


def known(client, desk) -> str:
    """The tag of a page that has asked before."""
    return ask(client, desk, tag_of(client.get(desk)))["ETag"]


def test_nothing_new_is_answered_by_one_statement(as_rev, desk, article, ann):
    annotation(article, ann)
    tag = known(as_rev, desk)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(as_rev, desk, tag)
    assert (answer.status_code, answer.content) == (304, b"")
    said = statements(queries)
    assert len(said) == 2, "the session with its person, and how things stand"
    assert "annotations_feed" in said[1]


def test_a_mark_by_somebody_else_comes_as_its_paragraph_its_card_and_the_counts(as_rev, desk, article, ann):
    tag = known(as_rev, desk)
    quote = annotation(article, ann)
    answer = ask(as_rev, desk, tag)
    page = answer.content.decode()
    assert re.findall(r'<p id="(p\d+)"', page) == ["p0"]
    assert re.findall(r'<article id="c-([^"]+)"', page) == [str(quote.pk)]
    assert "<b>1</b> annotation" in page
    assert 'id="said"' not in page
    assert ask(as_rev, desk, answer["ETag"]).status_code == 304


def test_what_was_deleted_and_where_it_once_stood_is_told(as_rev, desk, article, ann):
    quote = annotation(article, ann)
    tag = known(as_rev, desk)
    moved = change(by=ann, annotation_id=quote.pk, version=1, changes={"spans": [[62, 70]]})
    delete(by=ann, annotation_id=quote.pk, version=moved.version)
    page = ask(as_rev, desk, tag).content.decode()
    assert f'<del id="c-{quote.pk}">' in page
    assert re.findall(r'<p id="(p\d+)"', page) == ["p0", "p1"]
    assert "<mark" not in page


def test_an_article_handed_in_changes_the_foot_line(as_rev, desk, article, ann):
    tag = known(as_rev, desk)
    submit_article(by=ann, article_id=article.pk)
    page = ask(as_rev, desk, tag).content.decode()
    assert "Sign off" in page
    assert "<p id=" not in page


def test_what_happens_at_another_article_only_moves_the_tag(as_rev, desk, project, article, ann):
    tag = known(as_rev, desk)
    annotation(factories.article(project, ann, text="Mara Voss said no."), ann, passage="Mara Voss")
    answer = ask(as_rev, desk, tag)
    assert answer.status_code == 200
    assert answer["ETag"] != tag
    assert answer.content.decode().split() == [
        "<span",
        'id="here"></span>',
        "<span",
        'id="came-back"></span>',
    ]


@pytest.mark.parametrize("many", [30, 31])
def test_more_than_thirty_changes_are_counted_and_not_sent(as_rev, desk, article, ann, many):
    tag = known(as_rev, desk)
    mark_many(
        by=ann,
        article_id=article.pk,
        items=[{"kind": "claim", "spans": [[at, at + 20]]} for at in range(1, many + 1)],
        duplicates=Duplicates.ALLOW,  # two of them are the same once white space is trimmed
    )
    page = ask(as_rev, desk, tag).content.decode()
    assert page.count("<article") == (many if many <= 30 else 0)
    assert ("31 annotations have changed" in page) == (many > 30)
    assert f"<b>{many}</b> annotations" in page


@pytest.mark.parametrize("tag", ["", "nothing", '"99999999999999999999999-"', '"-"', 'W/"1-"'])
def test_any_tag_is_answered(as_rev, desk, tag):
    assert ask(as_rev, desk, tag).status_code == 200


# Who may hear of it


def test_strangers_and_former_members_hear_nothing(desk, article, project, ann, out, as_rev, rev):
    stranger = Client()
    assert stranger.get(f"{desk}news/", headers=HTMX).status_code == 401
    stranger.force_login(out)
    assert ask(stranger, desk, '"0-"').status_code == 404
    assert ask(as_rev, desk, '"0-"').status_code == 200
    Member.objects.filter(user=rev).delete()
    assert ask(as_rev, desk, '"0-"').status_code == 404
    assert not Presence.objects.filter(user=out).exists()


def test_a_restricted_article_tells_its_readers_only(desk, article, ann, as_rev, rev, project):
    article.restricted = True
    article.save()
    assert ask(as_rev, desk, '"0-"').status_code == 404
    member = Member.objects.get(user=rev, project=project)
    ArticleReader.objects.create(project=project, article=article, member=member)
    assert ask(as_rev, desk, '"0-"').status_code == 200


def test_a_layer_that_is_blind_to_me_is_not_told(desk, article, project, ann, as_ann_too):
    tag = known(as_ann_too, desk)
    quote = annotation(article, ann)
    own = Layer.objects.create(project=project, article=article, kind=LayerKind.ANNOTATOR, owner=ann)
    Annotation.objects.filter(pk=quote.pk).update(layer=own)
    page = ask(as_ann_too, desk, tag).content.decode()
    assert "<article" not in page
    assert "<mark" not in page


@pytest.fixture
def as_ann_too(project):
    client = Client()
    client.force_login(factories.member(project, "amy", Role.ANALYST))
    return client


# Who else is here


def test_those_who_have_it_open_are_named_but_for_oneself(as_rev, desk, article, ann):
    assert 'id="here"></span>' in ask(as_rev, desk, '"0-"').content.decode()
    be_here(by=ann, article_id=article.pk)
    assert '<span id="here">ann is here, too</span>' in ask(as_rev, desk, '"0-"').content.decode()
    Presence.objects.filter(user=ann).update(seen_at="2020-01-01T00:00Z")
    assert 'id="here"></span>' in ask(as_rev, desk, '"0-"').content.decode()


def test_who_may_no_longer_see_the_article_is_not_named(as_rev, rev, desk, article, project, ann):
    be_here(by=ann, article_id=article.pk)
    ArticleReader.objects.create(
        project=project, article=article, member=Member.objects.get(user=rev, project=project)
    )
    article.restricted = True
    article.save()
    assert 'id="here"></span>' in ask(as_rev, desk, '"0-"').content.decode()


def test_being_here_is_noted_every_five_seconds_and_forgotten_after_a_minute(as_rev, rev, desk, article, ann):
    be_here(by=ann, article_id=article.pk)
    Presence.objects.filter(user=ann).update(seen_at="2020-01-01T00:00Z")
    ask(as_rev, desk, '"0-"')
    first = Presence.objects.get()
    assert first.user_id == rev.pk
    ask(as_rev, desk, '"0-"')
    assert Presence.objects.get().seen_at == first.seen_at


def test_the_table_of_who_is_here_is_unlogged():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'annotations_presence'")
        assert cursor.fetchone() == ("u",)
