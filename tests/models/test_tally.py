"""Whatever happens to annotations and their articles: what is counted beside them is what a count would find."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.access import set_access
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.articles import delete_article
from annotations.actions.bringing_back import bring_back_article
from annotations.actions.erasure.erasing import erase
from annotations.actions.review.deciding import decide, move
from annotations.actions.tallies import fold_tallies
from annotations.choices import Kind, LayerKind, Role, Verb, Verdict
from annotations.models import Annotation, Article, ArticleTally, Layer, Project, Tally
from annotations.queries.integrity import faults
from annotations.queries.pages import article_states
from annotations.refusals import Refusal
from tests import factories

WORDS = ("Mara", "told", "Courier", "homes")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["mark", "submit", "approve", "reject", "delete", "restore", "hide", "take_out", "fold"]
        ),
        st.integers(0, 3),
        st.booleans(),
    ),
    min_size=4,
    max_size=14,
)


def kept(project: Project) -> dict[tuple[str, str], int]:
    """What is counted beside the rows."""
    sums: Counter[tuple[str, str]] = Counter()
    for kind, status, number in Tally.objects.filter(project=project).values_list("kind", "status", "number"):
        sums[kind, status] += number
    return {key: number for key, number in sums.items() if number}


def counted(project: Project) -> dict[tuple[str, str], int]:
    """What a count finds."""
    rows = Annotation.objects.filter(
        project=project, deleted_at=None, article__deleted_at=None, article__restricted=False
    ).exclude(layer__kind=LayerKind.ANNOTATOR)
    return dict(Counter(rows.values_list("kind", "status")))


def kept_articles(project: Project) -> dict[str, int]:
    """How many articles are counted in each state."""
    return {state: number for state, number in article_states(project).items() if number}


def counted_articles(project: Project) -> dict[str, int]:
    """What a count finds of them."""
    rows = Article.objects.filter(project=project, deleted_at=None, restricted=False)
    return dict(Counter(rows.values_list("state", flat=True)))


class Desk:
    """A project with two articles, and what people do in it."""

    def __init__(self) -> None:
        self.project = factories.project()
        self.ann = factories.member(self.project, "ann", Role.ANALYST)
        self.max = factories.member(self.project, "max", Role.MANAGER)
        self.articles = [
            factories.article(self.project, self.ann, headline=str(number)) for number in range(2)
        ]

    def step(self, name: str, number: int, other: bool) -> None:
        """Do one thing, or be refused."""
        rows = list(Annotation.objects.filter(project=self.project).order_by("id"))
        row = rows[number % len(rows)] if rows else None
        article = Article.objects.filter(pk=self.articles[other].pk).first()
        try:
            with transaction.atomic():
                if name == "mark" and article and not article.deleted_at:
                    factories.annotation(article, self.ann, list(Kind)[number].value, WORDS[number])
                elif name == "hide" and article:
                    self._hide(article)
                elif name == "take_out" and article:
                    self._take_out(article)
                elif name == "fold":
                    fold_tallies(2)
                elif name == "remove" and row is not None:
                    row.delete()
                elif row is not None:
                    self._treat(name, row)
        except Refusal:
            pass

    def _hide(self, article: Article) -> None:
        set_access(by=self.max, article_id=article.pk, restricted=not article.restricted, usernames=["ann"])

    def _take_out(self, article: Article) -> None:
        if article.deleted_at:
            bring_back_article(by=self.max, article_id=article.pk)
        else:
            delete_article(by=self.max, article_id=article.pk, version=article.version)

    def _treat(self, name: str, row: Annotation) -> None:
        if name == "submit":
            move(by=self.ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
        elif name == "approve":
            decide(by=self.max, annotation_id=row.pk, version=None, verdict=Verdict.APPROVE)
        elif name == "reject":
            decide(
                by=self.max, annotation_id=row.pk, version=None, verdict=Verdict.REJECT, reason="duplicate"
            )
        elif name == "delete":
            delete(by=self.ann, annotation_id=row.pk, version=None)
        elif name == "restore":
            restore(by=self.ann, annotation_id=row.pk, version=None)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_a_tally_is_what_a_count_finds(steps: list[tuple[str, int, bool]]) -> None:
    with transaction.atomic():
        desk = Desk()

        for step in steps:
            desk.step(*step)

            assert kept(desk.project) == counted(desk.project), step
            assert kept_articles(desk.project) == counted_articles(desk.project), step
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("table", "trigger", "step"),
    [
        ("annotation", "tally_added", ("mark", 1, False)),
        ("annotation", "tally_changed", ("submit", 0, False)),
        ("annotation", "tally_deleted", ("remove", 0, False)),
        ("article", "tally_shown", ("hide", 0, False)),
    ],
)
def test_a_change_that_is_not_counted_is_named_by_verify(db, table, trigger, step):
    desk = Desk()
    desk.step("mark", 0, False)
    wrong = f"project {desk.project.pk} has another number of annotations of some kind and status than was counted"
    assert not any(str(fault).startswith(wrong) for fault in faults())

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits would forbid the change of a table
        cursor.execute(f"ALTER TABLE annotations_{table} DISABLE TRIGGER {trigger}")
        desk.step(*step)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE annotations_{table} ENABLE TRIGGER {trigger}")

    assert any(str(fault).startswith(wrong) for fault in faults())


@pytest.mark.parametrize(
    ("trigger", "step"),
    [("articletally_changed", ("hide", 0, False)), ("articletally_changed", ("take_out", 0, False))],
)
def test_an_article_that_is_not_counted_is_named_by_verify(db, trigger, step):
    desk = Desk()
    wrong = f"project {desk.project.pk} has another number of articles of some state than was counted"
    assert not any(str(fault).startswith(wrong) for fault in faults())

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE annotations_article DISABLE TRIGGER {trigger}")
        desk.step(*step)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE annotations_article ENABLE TRIGGER {trigger}")

    assert any(str(fault).startswith(wrong) for fault in faults())


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_an_article_that_is_erased_is_counted_down():  # articletally_deleted
    desk = Desk()

    erase(article_id=desk.articles[0].pk, reason="A court said so.", by=desk.max)

    assert kept_articles(desk.project) == counted_articles(desk.project)


def test_folding_leaves_one_row_of_each_state(project, ann):
    for number in range(3):
        factories.article(project, ann, f"Text {number}.")

    fold_tallies(3)

    assert list(ArticleTally.objects.values_list("state", "number")) == [("open", 3)]


def test_layers_of_single_annotators_are_not_counted(project, article, ann):
    row = factories.annotation(article, ann)
    assert kept(project) == {("quote", "draft"): 1}

    own = Layer.objects.create(project=project, article=article, kind=LayerKind.ANNOTATOR, owner=ann)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans, texts,"
            " keys, status, author_id, edited_by_id)"
            " SELECT gen_random_uuid(), project_id, article_id, revision_id, %s, kind, spans, texts, keys, status,"
            " author_id, edited_by_id FROM annotations_annotation WHERE id = %s",
            [own.pk, row.pk],
        )

    assert kept(project) == {("quote", "draft"): 1}


def test_folding_leaves_one_row_of_each_kind_and_status(project, article, ann):
    for passage in WORDS:
        factories.annotation(article, ann, "entity", passage)
    assert Tally.objects.count() == len(WORDS)

    assert fold_tallies(len(WORDS) + 1) == 0
    assert fold_tallies(len(WORDS)) == len(WORDS)

    assert list(Tally.objects.values_list("kind", "status", "number")) == [("entity", "draft", len(WORDS))]


@pytest.mark.django_db(transaction=True)
def test_folding_waits_for_nobody_and_loses_nothing():
    """A row that somebody is adding is not seen yet; two who fold at once share the rows."""
    project = factories.project()
    ann = factories.member(project, "ann", Role.ANALYST)
    article = factories.article(project, ann)
    for passage in WORDS[:3]:
        factories.annotation(article, ann, "entity", passage)

    with transaction.atomic():
        factories.annotation(article, ann, "entity", WORDS[3])
        folding = [threading.Thread(target=_fold_elsewhere) for _ in range(2)]
        for thread in folding:
            thread.start()
        for thread in folding:
            thread.join(timeout=10)
        assert not any(thread.is_alive() for thread in folding)

    assert kept(project) == {("entity", "draft"): 4}


def _fold_elsewhere() -> None:
    try:
        fold_tallies(1)
    finally:
        connection.close()
