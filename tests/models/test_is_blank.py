"""What is blank to the database: what is blank to us, and no more; what was stored before it was stays usable."""

import importlib

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.articles import delete_article
from annotations.actions.records.entities import delete_entity
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation, Article, Entity, Layer, Project, Revision
from annotations.refusals import Invalid
from annotations.text.blank import is_blank
from annotations.text.normalise import sha256
from tests.models.bare import sql

IS_BLANK = importlib.import_module("annotations.migrations.0028_is_blank")
REFUSED = importlib.import_module("annotations.migrations.0029_blank_is_refused")


@pytest.mark.django_db
def test_the_same_characters_are_blank_here_and_in_the_database():
    """When `regex` knows a newer Unicode than the migration, a migration with its characters is due."""
    [[points]] = sql(
        "SELECT array_agg(point) FROM generate_series(1, 1114111) AS point"
        " WHERE point NOT BETWEEN 55296 AND 57343 AND annotations_is_blank(chr(point))"
    )

    assert points == [point for point in range(1, 0x110000) if is_blank(chr(point))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words, blank", [("", True), ("\u200b\n ", True), ("\u200b\na", False), ("a\n", False)]
)
def test_words_are_blank_if_all_their_characters_are(words, blank):
    assert sql("SELECT annotations_is_blank(%s), annotations_one_is_blank(ARRAY['a', %s])", words, words) == [
        (blank, blank)
    ]


TEXT = "\u200b" * 3


@pytest.fixture
def unseen(project, ann):
    """An article, a passage in it and a record of before, when nothing was blank to the database; none can be seen."""
    sql("CREATE OR REPLACE FUNCTION annotations_is_blank(words text) RETURNS boolean IMMUTABLE RETURN false")
    Project.objects.filter(pk=project.pk).update(name="\u200b")
    record = Entity.objects.create(project=project, name="\u2060", type="person")
    article = Article.objects.create(project=project, headline="\u200b", created_by=ann)
    place = {"project": project, "article": article}
    revision = Revision.objects.create(**place, text=TEXT, sha256=sha256(TEXT), length=3, created_by=ann)
    layer = Layer.objects.create(**place)
    mark = Annotation.objects.create(
        **place,
        revision=revision,
        layer=layer,
        kind="quote",
        spans=[(1, 3)],
        texts=[TEXT[1:]],
        author=ann,
        edited_by=ann,
    )
    sql(IS_BLANK.IS_BLANK.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    return article, mark, record


def test_what_was_stored_before_can_be_decided_on_and_taken_away(unseen, ann, max_):
    article, mark, record = unseen

    move(by=ann, annotation_id=mark.pk, version=None, verb=Verb.SUBMIT)
    with pytest.raises(Invalid, match="nothing that a reader can see"):
        change(by=ann, annotation_id=mark.pk, version=None, changes={"tags": []})
    delete(by=ann, annotation_id=mark.pk, version=None)
    delete_entity(by=ann, entity_id=record.pk, version=None)
    sql(REFUSED.HEADLINES)
    delete_article(by=max_, article_id=article.pk, version=None)

    assert Annotation.objects.get(pk=mark.pk).deleted_at


def test_the_migration_gives_what_is_clicked_something_to_see(unseen, project):
    article, _, _ = unseen

    sql(REFUSED.HEADLINES)
    sql(REFUSED.PROJECTS)

    article.refresh_from_db()
    project.refresh_from_db()
    assert (article.headline, article.version) == ("", 2)
    assert (project.name, project.version) == (project.slug, 2)
