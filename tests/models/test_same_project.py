"""Every key of migration 0002: a row of one project cannot point into another, whoever writes it."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotations.choices import Role
from annotations.models import (
    Action,
    Annotation,
    Article,
    ArticleReader,
    Assignment,
    Check,
    Decision,
    Entity,
    Layer,
    Link,
    Member,
    Revision,
    SearchChunk,
    Token,
)
from annotations.text.normalise import sha256
from tests import factories
from tests.models.bare import broken_rule


@pytest.fixture
def here(project, ann, article):
    """A row of each table in one project, by table name."""
    return rows(project, ann, article)


@pytest.fixture
def there(db, ann):
    """The same in another project."""
    other = factories.project("other")
    Member.objects.create(project=other, user=ann, role=Role.ANALYST)
    return rows(other, ann, factories.article(other, ann, text="“We,” she said, “go.”"))


def rows(project, by, article):
    claim = factories.annotation(article, by, "claim", article.revisions.get().text[:4])
    quote = factories.annotation(article, by, "quote", article.revisions.get().text[:4])
    member = Member.objects.get(project=project, user=by)
    decision = Decision.objects.create(
        project=project, annotation=quote, edition=1, verdict="approve", reviewer=by
    )
    return {
        "project": project,
        "user": by,
        "article": article,
        "revision": article.revisions.get(),
        "layer": article.layers.get(),
        "claim": claim,
        "quote": quote,
        "member": member,
        "decision": decision,
        "entity": Entity.objects.create(project=project, name="Voss", type="person"),
        "action": Action.objects.filter(project=project).first(),
    }


def annotation(mine, **pointing):
    values = {
        "project": mine["project"],
        "article": mine["article"],
        "revision": mine["revision"],
        "layer": mine["layer"],
        "kind": "entity",
        "spans": [(0, 2)],
        "texts": [mine["revision"].text[:2]],
        "author": mine["user"],
        "edited_by": mine["user"],
    }
    return Annotation(**{**values, **pointing})


def token(mine, member):
    return Token(
        project=mine["project"],
        user=mine["user"],
        member=member,
        digest=uuid.uuid4().bytes,
        scope="read",
        expires_at=datetime.datetime.now(datetime.UTC),
    )


def check(mine, claim):
    return Check(
        project=mine["project"], annotation=claim, number=1, edition=1, state="open", author=mine["user"]
    )


def decision(mine, **pointing):
    values = {"annotation": mine["quote"], "edition": 1, "verdict": "approve", "reviewer": mine["user"]}
    return Decision(project=mine["project"], **{**values, **pointing})


def link(mine, **pointing):
    values = {name: mine[name] for name in ("project", "article", "layer", "revision")}
    return Link(**{**values, "annotation": mine["quote"], "role": "within", **pointing})


CROSSINGS = {
    "token_member_in_project": lambda a, b: token(a, b["member"]),
    "revision_article_in_project": lambda a, b: Revision(
        project=a["project"],
        article=b["article"],
        number=9,
        text="x",
        length=1,
        sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        current=False,
        created_by=a["user"],
    ),
    "articlereader_article_in_project": lambda a, b: ArticleReader(
        project=a["project"], article=b["article"], member=a["member"]
    ),
    "articlereader_member_in_project": lambda a, b: ArticleReader(
        project=a["project"], article=a["article"], member=b["member"]
    ),
    "assignment_article_in_project": lambda a, b: Assignment(
        project=a["project"], article=b["article"], member=a["member"]
    ),
    "assignment_member_in_project": lambda a, b: Assignment(
        project=a["project"], article=a["article"], member=b["member"]
    ),
    "layer_article_in_project": lambda a, b: Layer(
        project=a["project"], article=b["article"], kind="adjudicated"
    ),
    "entity_article_in_project": lambda a, b: Entity(
        project=a["project"], article=b["article"], name="x", type="person"
    ),
    "entity_merged_into_in_project": lambda a, b: Entity(
        project=a["project"],
        name="x",
        type="person",
        deleted_at=timezone.now(),
        merged_into=b["entity"],
    ),
    "annotation_revision_in_project": lambda a, b: annotation(
        a, revision=b["revision"], texts=[b["revision"].text[:2]]
    ),
    "annotation_layer_in_project": lambda a, b: annotation(a, layer=b["layer"]),
    "annotation_entity_in_project": lambda a, b: annotation(a, entity=b["entity"]),
    "link_annotation_in_project": lambda a, b: link(a, annotation=b["quote"], target=a["quote"]),
    "link_target_in_project": lambda a, b: link(a, target=b["quote"]),
    "decision_annotation_in_project": lambda a, b: decision(a, annotation=b["quote"]),
    "decision_withdraws_in_project": lambda a, b: decision(a, withdraws=b["decision"]),
    "check_annotation_in_project": lambda a, b: check(a, b["claim"]),
    "action_undoes_in_project": lambda a, b: Action(
        project=a["project"], by=a["user"], verb="undo", undoes=b["action"]
    ),
    "searchchunk_article_in_project": lambda a, b: SearchChunk(
        project=a["project"], article=b["article"], revision=a["revision"], number=9, words=""
    ),
    "searchchunk_revision_in_project": lambda a, b: SearchChunk(
        project=a["project"], article=a["article"], revision=b["revision"], number=9, words=""
    ),
}


@pytest.mark.parametrize("name", CROSSINGS)
def test_a_row_cannot_point_into_another_project(name, here, there):
    with broken_rule(name):
        CROSSINGS[name](here, there).save(force_insert=True)


@pytest.mark.django_db
def test_every_composite_key_is_tested():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname LIKE '%%_in_project' AND contype = 'f'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(CROSSINGS)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("annotation", "revision_id"),
        ("annotation", "layer_id"),
        ("link", "annotation_id"),
        ("link", "target_id"),
    ],
)
def test_within_a_project_the_article_has_to_be_the_same(table, columns, here, project, ann):
    second = rows(project, ann, factories.article(project, ann, text="“We,” she said, “go.”"))
    made = {
        ("annotation", "revision_id"): lambda: annotation(
            here, revision=second["revision"], texts=[second["revision"].text[:2]]
        ),
        ("annotation", "layer_id"): lambda: annotation(here, layer=second["layer"]),
        ("link", "annotation_id"): lambda: link(here, annotation=second["quote"], target=here["quote"]),
        ("link", "target_id"): lambda: link(here, target=second["quote"]),
    }[table, columns]()
    with broken_rule(f"{table}_{columns.removesuffix('_id')}_in_project"):
        made.save(force_insert=True)


def test_moving_a_row_to_another_project_is_refused(here, there):
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=here["claim"].pk).update(project=there["project"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=here["article"].pk).update(project=there["project"])


@pytest.mark.parametrize("model", [Token, ArticleReader, Assignment])
def test_nobody_is_deleted_to_whom_anything_belongs(here, model):
    """A membership ends with `left_at`; deleting the row would take work and readers along."""
    if model is Token:
        token(here, here["member"]).save()
    else:
        model.objects.create(project=here["project"], article=here["article"], member=here["member"])

    with broken_rule(f"{model._meta.model_name}_member_in_project"):
        here["member"].delete()

    assert model.objects.count() == 1


def own_layer(mine):
    """Another layer of the article, with a quote in it."""
    layer = Layer.objects.create(
        project=mine["project"], article=mine["article"], kind="annotator", owner=mine["user"]
    )
    quote = annotation(mine, kind="quote", layer=layer)
    quote.save()
    return {**mine, "layer": layer, "quote": quote}


def corrected(mine):
    """Another revision of the article, with a quote on it."""
    text = mine["revision"].text + " Corrected."
    described = {"project": mine["project"], "article": mine["article"], "created_by": mine["user"]}
    digest = sha256(text)
    revision = Revision(**described, number=2, text=text, sha256=digest, length=len(text), current=False)
    revision.save()
    quote = annotation(mine, kind="quote", revision=revision)
    quote.save()
    return {**mine, "revision": revision, "quote": quote}


@pytest.mark.parametrize("elsewhere", [own_layer, corrected])
def test_both_ends_of_a_link_are_of_one_layer_and_revision(here, elsewhere):
    other = elsewhere(here)
    within = annotation(here, kind="quote")
    within.save()

    with broken_rule("link_target_in_project"):
        link(here, target=other["quote"]).save(force_insert=True)
    with broken_rule("link_target_in_project"):
        link(other, target=here["quote"]).save(force_insert=True)
    with broken_rule("link_annotation_in_project"):
        link(here, annotation=other["quote"], target=within).save(force_insert=True)
    link(here, target=within).save(force_insert=True)


@pytest.mark.parametrize("elsewhere", [own_layer, corrected])
@pytest.mark.parametrize("end", ["annotation", "target"])
def test_neither_end_of_a_link_moves_alone(here, elsewhere, end):
    other = elsewhere(here)
    within = annotation(here, kind="quote")
    within.save()
    stored = link(here, target=within)
    stored.save()
    moved = {"layer": other["layer"], "revision": other["revision"]}

    with broken_rule(f"link_{end}_in_project"):
        Annotation.objects.filter(pk=getattr(stored, end).pk).update(**moved)
