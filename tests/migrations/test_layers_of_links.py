"""What was there before: rows made under the state before the migration layers_of_links come through it and the next."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotations.actions.access import assign
from annotations.actions.articles import delete_article, sign_off, submit_article
from annotations.actions.families import family_of
from annotations.models import Annotation, Article, Assignment, Layer, Link, Revision
from annotations.models.fields import new_id
from annotations.queries.integrity import faults
from tests import factories
from tests.models.bare import sql
from tests.models.test_text_equality import row


def migrate(to):
    """Bring the database to this state, in the transaction of the test.

    Between two migrations all that waits for a commit is checked, as if there were one; within one nothing is, so that
    a table that has checks outstanding is not altered here either.
    """
    plan = MigrationExecutor(connection).migration_plan(to)
    for migration, backwards in plan:
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
        MigrationExecutor(connection).migrate(_name_target(migration, backwards))


def _name_target(migration, backwards):
    """What to migrate to, to take this one step."""
    if not backwards:
        return [(migration.app_label, migration.name)]
    return [key for key in migration.dependencies if key[0] == migration.app_label]


def state_before():
    graph = MigrationExecutor(connection).loader.graph
    [first] = [node for node in graph.nodes if node[1].endswith("_layers_of_links")]
    return [parent.key for parent in graph.node_map[first].parents]


def now():
    return MigrationExecutor(connection).loader.graph.leaf_nodes("annotations")


@pytest.fixture
def before(project, article, ann, rev, max_):
    """Rows of the old state: links into another layer, a sign-off, an article given and one taken out."""
    quotes = {
        name: factories.annotation(article, ann, passage=passage)
        for name, passage in {"words": "4,000 homes", "bare": "stood by", "right": "She said"}.items()
    }
    layer = Layer.objects.create(project=project, article=article, kind="adjudicated")
    far_source = row(article, ann, "Mara Voss", layer=layer, kind="source")
    far_quote = row(article, ann, "told the Courier", layer=layer)
    far_source.save()
    far_quote.save()
    assign(by=max_, article_id=article.pk, username="ann")
    signed = factories.article(project, ann, "Signed off.")
    submit_article(by=ann, article_id=signed.pk)
    sign_off(by=rev, article_id=signed.pk, version=None)
    gone = factories.article(project, ann, "Taken out.")
    delete_article(by=max_, article_id=gone.pk, version=None)

    migrate(state_before())

    sql("SELECT set_config('pghistory.context_id', '', true), set_config('newsnotes.actor', '', true)")
    for end, role, target, words in (
        ("words", "speaker", far_source, "She"),
        ("bare", "within", far_quote, None),
        ("right", "within", quotes["words"], None),
    ):
        start = words and factories.TEXT.index(words)
        sql(
            "INSERT INTO annotations_link (id, project_id, article_id, annotation_id, role, position, target_id,"
            " spans, texts) VALUES (%s, %s, %s, %s, %s, 0, %s, %s, %s)",
            new_id(),
            project.pk,
            article.pk,
            quotes[end].pk,
            role,
            target.pk,
            words and f"{{[{start},{start + len(words)})}}",
            words and [words],
        )
    editions = dict(sql("SELECT id, edition FROM annotations_annotation"))
    return {"quotes": quotes, "editions": editions, "signed": signed, "gone": gone}


def test_what_was_there_before_is_kept(before, project, max_):
    migrate(now())

    after = {name: Annotation.objects.get(pk=made.pk) for name, made in before["quotes"].items()}
    raised = {name: made.edition - before["editions"][made.pk] for name, made in after.items()}
    assert raised == {"words": 1, "bare": 1, "right": 0}
    speaker, within = Link.objects.order_by("role")
    assert (speaker.role, speaker.texts, speaker.target) == ("speaker", ["She"], None)
    assert (within.annotation, within.target) == (after["right"], after["words"])
    assert {(link.layer_id, link.revision_id) for link in (speaker, within)} == {
        (after["right"].layer_id, after["right"].revision_id)
    }
    digests = dict(Revision.objects.filter(number=1).values_list("article", "sha256"))
    assert all(made.family == family_of(digests[made.pk]) for made in Article.objects.all())
    assert Article.objects.get(pk=before["signed"].pk).signed_off_revision == 1
    assert Article.objects.get(pk=before["gone"].pk).deleted_by == max_
    given = Assignment.objects.get()
    assert (given.given_by, given.round, given.due_on) == (max_, 1, None)
    assert len(bytes(project.code_secret.secret)) == 32
    assert list(faults()) == []
