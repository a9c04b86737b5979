"""`hold` puts a hold on an article or a project, and lifts it."""

import pytest
from django.core.management import CommandError, call_command

from annotations.actions.articles import delete_article
from annotations.actions.erasure.erasing import erase
from annotations.models import Action, Article
from annotations.refusals import WrongState

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


@pytest.mark.parametrize("what", ["article", "project"])
def test_what_is_on_hold_can_be_neither_taken_out_nor_erased(project, article, max_, capsys, what):
    named = str(article.pk) if what == "article" else project.slug
    call_command("hold", named, reason="Case 12")
    assert "is on hold now" in capsys.readouterr().out
    action = Action.objects.order_by("seq").last()
    assert (action.by, action.note) == (max_, "Case 12")
    with pytest.raises(WrongState):
        delete_article(by=max_, article_id=article.pk, version=None)
    with pytest.raises(WrongState):
        erase(by=max_, article_id=article.pk, reason="x")
    count = Action.objects.count()
    call_command("hold", named, reason="Case 12")
    assert "is on hold already" in capsys.readouterr().out
    assert Action.objects.count() == count
    call_command("hold", named, reason="Case closed", lift=True)
    assert "is not on hold now" in capsys.readouterr().out
    delete_article(by=max_, article_id=article.pk, version=None)
    assert Article.objects.get().deleted_at is not None


def test_a_reason_is_stored_without_what_is_blank_at_its_ends(project, max_):
    call_command("hold", "desk", reason="\u200b Case 12 \u2060")

    assert Action.objects.order_by("seq").last().note == "Case 12"


def test_a_hold_is_a_change_that_a_list_by_time_finds(article, max_):
    before = Article.objects.get()
    call_command("hold", str(article.pk), reason="Case 12")
    after = Article.objects.get()
    assert after.version == before.version + 1
    assert after.updated_at > before.updated_at


@pytest.mark.parametrize(
    ("named", "reason", "match"),
    [
        ("desk", "", "Say why"),
        ("desk", "\u200b \u2060", "Say why"),
        ("desk", "x" * 501, "at most 500"),
        ("nothing", "x", "There is no project"),
        ("0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07", "x", "There is no such article"),
    ],
)
def test_what_cannot_be_held_is_refused_with_a_sentence(project, max_, named, reason, match):
    with pytest.raises(CommandError, match=match):
        call_command("hold", named, reason=reason)
    assert not Action.objects.filter(note="x").exists()
