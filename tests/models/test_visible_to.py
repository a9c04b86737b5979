"""Who sees which articles and annotations."""

import itertools

import pytest
from django.utils import timezone

from annotations.actions.access import set_access
from annotations.actions.articles import submit_article
from annotations.choices import LayerKind, Role
from annotations.models import (
    Annotation,
    Article,
    Assignment,
    Layer,
    Member,
    Presence,
    Project,
    Revision,
    Token,
)
from annotations.models.layers import choose_in_seen_articles
from tests import factories
from tests.models.test_text_equality import row


@pytest.fixture
def people(project, ann, rev, max_, out):
    return {
        "ann": ann,
        "bob": factories.member(project, "bob", Role.ANALYST),
        "rev": rev,
        "max": max_,
        "out": out,
    }


def seers(people, rows, pk, **more):
    """Who sees a row; of an annotation asked both ways, with its project and without, of an article by its text, too."""
    names = [name for name, user in people.items() if rows.visible_to(user, **more).filter(pk=pk).exists()]
    if rows.model is Annotation:
        here = {**more, "project": Annotation.objects.get(pk=pk).project_id}
        seen = [name for name, user in people.items() if rows.visible_to(user, **here).filter(pk=pk).exists()]
        assert seen == names, "the access law says another thing where the project is known"
    if rows.model is Article:
        texts = Revision.objects.filter(article=pk)
        project = Article.objects.get(pk=pk).project_id
        seen = [
            name
            for name, user in people.items()
            if choose_in_seen_articles(texts, user, project, **more).exists()
        ]
        assert seen == names, "what hangs on an article is seen by others"
    return names


def test_members_see_an_article_and_strangers_do_not(people, article):
    assert seers(people, Article.objects, article.pk) == ["ann", "bob", "rev", "max"]


def test_a_restricted_article_is_seen_by_its_readers_and_by_managers(people, article):
    Article.objects.update(restricted=True)
    assert seers(people, Article.objects, article.pk) == ["max"]
    set_access(by=people["max"], article_id=article.pk, restricted=True, usernames=["bob"])
    assert seers(people, Article.objects, article.pk) == ["bob", "max"]
    assert seers(people, Article.objects, article.pk, restricted=False) == []


def test_a_deleted_article_is_seen_by_nobody(people, article):
    Article.objects.update(deleted_at=timezone.now())
    assert seers(people, Article.objects, article.pk) == []


def test_being_a_reader_or_manager_elsewhere_is_not_enough(people, article):
    other = factories.project("other")
    Member.objects.create(project=other, user=people["out"], role=Role.MANAGER)
    assert seers(people, Article.objects, article.pk) == ["ann", "bob", "rev", "max"]
    assert list(Project.objects.visible_to(people["out"])) == [other]


def test_an_article_and_an_annotation_are_listed_once(people, article, project):
    """Joins over members and readers would repeat them."""
    factories.annotation(article, people["ann"])
    Article.objects.update(restricted=True)
    set_access(
        by=people["max"], article_id=article.pk, restricted=True, usernames=["ann", "bob", "rev", "max"]
    )
    for user in people.values():
        assert Article.objects.visible_to(user).count() == (user != people["out"])
        assert Annotation.objects.visible_to(user).count() == (user != people["out"])


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("leaving", ["ann", "rev", "max"])
def test_who_has_left_sees_nothing(people, project, article, leaving, restricted):
    """Not as an author, a reader, a reviewer or a manager: the row of the membership is there, and is none."""
    made = factories.annotation(article, people["ann"])
    set_access(
        by=people["max"], article_id=article.pk, restricted=restricted, usernames=["ann", "bob", "rev"]
    )
    Presence.objects.create(article=article, user=people[leaving])

    Member.objects.filter(user=people[leaving]).update(left_at=timezone.now())

    stay = [name for name in ("ann", "bob", "rev", "max") if name != leaving]
    assert seers(people, Article.objects, article.pk) == stay
    assert seers(people, Annotation.objects, made.pk) == stay
    assert seers(people, Project.objects, project.pk) == stay
    assert not Presence.objects.here().exists()
    assert Member.ever.filter(project=project).count() == 4
    assert project.members.count() == 3


LAYERS = {
    (LayerKind.SHARED, False): ["ann", "bob", "rev", "max"],
    (LayerKind.ADJUDICATED, False): ["ann", "bob", "rev", "max"],
    (LayerKind.ANNOTATOR, False): ["ann"],
    (LayerKind.ANNOTATOR, True): ["ann", "rev", "max"],
}


@pytest.mark.parametrize(("kind", "closed"), LAYERS)
def test_a_layer_is_blind_until_it_closes(people, project, article, kind, closed):
    annotator = kind is LayerKind.ANNOTATOR
    layer, _ = Layer.objects.get_or_create(
        project=project, article=article, kind=kind, owner=people["ann"] if annotator else None
    )
    Layer.objects.filter(pk=layer.pk).update(closed_at=timezone.now() if closed else None)
    made = row(article, people["ann"], "4,000 homes", layer=layer)
    made.save()
    assert seers(people, Annotation.objects, made.pk) == LAYERS[kind, closed]


def test_layers_open_to_others_together(people, project, article):
    """When all who were asked have submitted, and not one by one; who has left is not waited for."""
    layers = {}
    for name in ("ann", "bob"):
        described = {"project": project, "article": article, "kind": LayerKind.ANNOTATOR}
        layers[name] = Layer.objects.create(**described, owner=people[name])
        member = Member.objects.get(project=project, user=people[name])
        Assignment.objects.create(project=project, article=article, member=member)
    row(article, people["ann"], "4,000 homes", layer=layers["ann"]).save()
    made = Annotation.objects.get()
    seen = [seers(people, Annotation.objects, made.pk)]

    for name in ("ann", "bob"):
        submit_article(by=people[name], article_id=article.pk)
        seen.append(seers(people, Annotation.objects, made.pk))
    Assignment.objects.filter(member__user=people["bob"]).update(state="open")
    seen.append(seers(people, Annotation.objects, made.pk))
    Member.objects.filter(user=people["bob"]).update(left_at=timezone.now())
    seen.append(seers(people, Annotation.objects, made.pk))

    assert seen == [["ann"], ["ann"], ["ann", "rev", "max"], ["ann"], ["ann", "rev", "max"]]


@pytest.mark.parametrize(("restricted", "closed"), [*itertools.product([False, True], repeat=2)])
def test_a_layer_shows_nothing_of_a_restricted_article(people, project, article, restricted, closed):
    layer = Layer.objects.create(
        project=project,
        article=article,
        kind=LayerKind.ANNOTATOR,
        owner=people["bob"],
        closed_at=timezone.now() if closed else None,
    )
    made = row(article, people["bob"], "4,000 homes", layer=layer)
    made.save()
    Article.objects.update(restricted=restricted)
    expected = {
        (False, False): ["bob"],
        (False, True): ["bob", "rev", "max"],
        (True, False): [],
        (True, True): ["max"],
    }
    assert seers(people, Annotation.objects, made.pk) == expected[restricted, closed]


def test_a_reviewer_of_another_project_does_not_see_closed_layers(people, project, article):
    other = factories.project("other")
    Member.objects.create(project=other, user=people["bob"], role=Role.REVIEWER)
    layer = Layer.objects.create(
        project=project,
        article=article,
        kind=LayerKind.ANNOTATOR,
        owner=people["ann"],
        closed_at=timezone.now(),
    )
    made = row(article, people["ann"], "4,000 homes", layer=layer)
    made.save()
    assert seers(people, Annotation.objects, made.pk) == ["ann", "rev", "max"]


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("reaches_restricted", [False, True])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_token_reaches_its_project_and_restricted_articles_if_it_says_so(
    people, project, article, elsewhere, reaches_restricted, restricted
):
    made = factories.annotation(article, people["ann"])
    Article.objects.update(restricted=restricted)
    there = factories.project("other") if elsewhere else project
    people["max"].acting_through = Token(project=there, restricted=reaches_restricted)

    names = seers({"max": people["max"]}, Annotation.objects, made.pk)

    assert names == (["max"] if not elsewhere and reaches_restricted >= restricted else [])


def test_present_leaves_out_the_deleted_and_the_dismissed(article, ann):
    kept, deleted, dismissed = (factories.annotation(article, ann) for _ in range(3))
    Annotation.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    Annotation.objects.filter(pk=dismissed.pk).update(status="dismissed", suggester={"name": "x"})
    assert list(Annotation.objects.present()) == [kept]
