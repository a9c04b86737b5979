"""What happens when several people do things at the same moment."""

# ruff: noqa: B023  (`at_once` runs what it is given to the end within the turn of its loop)

import itertools
import re
import uuid

import pytest
from django.db import connection, transaction

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.annotating.marking import mark, mark_many
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.articles import add_article, sign_off, submit_article
from annotations.actions.projects import remove_member
from annotations.actions.records.entities import add_entity, change_entity, delete_entity
from annotations.actions.review.deciding import decide, move
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import ArticleState, Role, Status, Verb
from annotations.models import Action, Annotation, Article, Decision, Entity, Feed, Link, Member, Revision
from annotations.refusals import Busy, Invalid, Refusal, Stale
from annotations.text.normalise import sha256
from tests import factories
from tests.races.threads import at_once, kinds
from tests.races.waiting import while_locked

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = [list(word.span()) for word in re.finditer(r"\w+", factories.TEXT)]
VOSS = factories.span(factories.TEXT, "Mara Voss")


def now(row):
    return type(row).objects.get(pk=row.pk)


def submitted(article, ann):
    quote = factories.annotation(article, ann)
    return move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT)


@pytest.mark.parametrize("version", [2, None], ids=["with the version", "without one"])
def test_of_two_who_decide_at_once_one_wins(article, ann, rev, max_, version):
    for _ in range(30):
        quote = submitted(article, ann)
        results = at_once(
            [
                lambda: decide(by=rev, annotation_id=quote.pk, version=version, verdict="approve"),
                lambda: decide(
                    by=max_, annotation_id=quote.pk, version=version, verdict="reject", reason="duplicate"
                ),
            ]
        )
        if version:
            assert kinds(results) == ["Stale", "done"]
            assert Decision.objects.filter(annotation=quote).count() == 1
        else:  # the second revokes what the first approved, or finds it rejected
            last = now(quote).status
            assert last == Status.REJECTED
            assert kinds(results) in (["done", "done"], ["WrongState", "done"])


def test_no_edit_is_lost(article, ann):
    quote = factories.annotation(article, ann)
    done = []

    def fifty(number):
        def work():
            for turn in range(50):
                value = f"{number}:{turn}"
                while True:
                    seen = now(quote)
                    changes = {
                        "attributes": {"venue": ",".join([seen.attributes.get("venue", "")[-400:], value])}
                    }
                    try:
                        change(by=ann, annotation_id=quote.pk, version=seen.version, changes=changes)
                    except Stale:
                        continue
                    done.append(value)
                    break

        return work

    assert kinds(at_once([fifty(number) for number in range(8)], seconds=400)) == ["done"] * 8
    after = now(quote)
    assert (after.version, after.edition) == (401, 401)
    events = Annotation.pgh_event_model.objects.filter(pgh_obj_id=quote.pk, pgh_label="update")
    written = [row.attributes["venue"].rpartition(",")[2] for row in events.order_by("version")]
    assert sorted(written) == sorted(done)
    assert len(set(written)) == 400


def test_the_same_article_added_at_once_is_one(project, ann):
    for number in range(5):
        text = f"The same words, {number}."
        results = at_once([lambda: add_article(by=ann, project=project, text=text)] * 8)
        assert kinds(results) == ["done"] * 8
        assert sorted(new for _, new in results) == [False] * 7 + [True]
        assert len({article.pk for article, _ in results}) == 1
    assert Article.objects.count() == 5


def test_the_same_annotation_sent_twice_at_once_is_one(article, ann):
    for number in range(10):
        item = {"id": str(uuid.uuid4()), "kind": "quote", "spans": [WORDS[number]]}
        results = at_once([lambda: mark(by=ann, article_id=article.pk, item=item)] * 2)
        assert sorted(new for _, new in results) == [False, True]
        spans = [[WORDS[number][0], end] for _, end in WORDS[number + 1 : number + 13]]
        many = [{"id": str(uuid.uuid4()), "kind": "claim", "spans": [span]} for span in spans]
        results = at_once([lambda: mark_many(by=ann, article_id=article.pk, items=many)] * 2)
        assert sorted(new for _, new in results) == [False, True]
    assert Annotation.objects.count() == 130


def test_one_id_in_two_articles_at_once_is_usable_once(article, ann, project):
    other = factories.article(project, ann, text=factories.TEXT + " Again.")
    for _ in range(10):
        item = {"id": str(uuid.uuid4()), "kind": "quote", "spans": [VOSS]}
        results = at_once(
            [
                lambda: mark(by=ann, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW),
                lambda: mark_many(by=ann, article_id=other.pk, items=[item], duplicates=Duplicates.ALLOW),
            ]
        )
        assert kinds(results) == ["AlreadyUsed", "done"]


def test_one_action_id_at_once_is_carried_out_once(article, ann):
    own = uuid.uuid4()
    item = {"kind": "quote", "spans": [VOSS]}
    results = at_once([lambda: mark(by=ann, article_id=article.pk, item=item, action_id=own)] * 4)
    assert sorted(new for _, new in results) == [False] * 3 + [True]
    assert (Annotation.objects.count(), Action.objects.filter(verb="mark").count()) == (1, 1)


def test_renaming_a_record_while_people_write_where_it_is_mentioned(project, ann, rev):
    record, _ = add_entity(by=ann, project=project, values={"name": "Voss", "type": "person"})
    articles = [factories.article(project, ann, text=f"{factories.TEXT} {number}") for number in range(4)]
    quotes = []
    for article in articles:
        mention = factories.annotation(
            article, ann, "source", "Mara Voss", attributes={"entity": str(record.pk)}
        )
        quotes.append(
            factories.annotation(article, ann, links=[{"role": "speaker", "target": str(mention.pk)}])
        )

    def writing(article, quote):
        def work():
            refused = 0
            for turn in range(12):
                item = {"kind": "entity", "spans": [VOSS], "attributes": {"entity": str(record.pk)}}
                try:
                    mark(by=ann, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW)
                    change(
                        by=ann,
                        annotation_id=quote.pk,
                        version=None,
                        changes={"attributes": {"venue": str(turn)}},
                    )
                except Busy:
                    refused += 1
            return refused

        return work

    def renaming(who):
        def work():
            for turn in range(12):
                try:
                    change_entity(
                        by=who, entity_id=record.pk, version=None, changes={"name": f"{who.username} {turn}"}
                    )
                except Busy:
                    continue

        return work

    works = [writing(*pair) for pair in zip(articles, quotes, strict=True)] + [renaming(ann), renaming(rev)]
    assert kinds(at_once(works)) == ["done"] * 6
    editions = [now(quote).edition for quote in quotes]
    assert min(editions) > 12


def test_a_record_is_not_deleted_while_it_gets_a_mention(article, project, ann, rev):
    for _ in range(10):
        record, _ = add_entity(by=ann, project=project, values={"name": "Voss", "type": "person"})
        item = {"kind": "entity", "spans": [VOSS], "attributes": {"entity": str(record.pk)}}
        results = at_once(
            [
                lambda: mark(by=ann, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW),
                lambda: delete_entity(by=rev, entity_id=record.pk, version=None),
            ]
        )
        assert kinds(results) in (["WrongState", "done"], ["Invalid", "done"])
        mentioned = Annotation.objects.filter(entity=record, deleted_at=None).exists()
        assert mentioned == (Entity.objects.get(pk=record.pk).deleted_at is None)


def test_a_link_to_what_is_deleted_at_that_moment(article, ann, rev):
    for _ in range(15):
        source = factories.annotation(article, ann, "source", "Mara Voss")
        item = {"kind": "quote", "spans": [VOSS], "links": [{"role": "speaker", "target": str(source.pk)}]}
        marked, _ = at_once(
            [
                lambda: mark(by=ann, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW),
                lambda: delete(by=ann, annotation_id=source.pk, version=1),
            ]
        )
        if isinstance(marked, Exception):
            assert isinstance(marked, Invalid)
            assert not Link.objects.filter(target=source).exists()
        else:
            assert now(marked[0]).edition == 2  # its target has left


def test_submitting_and_changing_at_once(article, ann):
    for _ in range(15):
        quote = factories.annotation(article, ann)
        results = at_once(
            [
                lambda: move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT),
                lambda: change(
                    by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"hedged": True}}
                ),
            ]
        )
        assert kinds(results) == ["Stale", "done"]
        assert (now(quote).status, now(quote).edition) in ((Status.SUBMITTED, 1), (Status.DRAFT, 2))


def test_deciding_and_changing_at_once(article, ann, rev):
    for _ in range(15):
        quote = submitted(article, ann)
        at_once(
            [
                lambda: decide(by=rev, annotation_id=quote.pk, version=None, verdict="approve"),
                lambda: change(
                    by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"hedged": True}}
                ),
            ]
        )
        after, decided = now(quote), Decision.objects.filter(annotation=quote).first()
        assert after.status == Status.APPROVED or after.edition > decided.edition
        assert after.status != Status.APPROVED or after.edition == decided.edition


def test_signing_off_while_somebody_marks(project, ann, rev):
    for number in range(10):
        article = factories.article(project, ann, text=f"{factories.TEXT} {number}")
        submit_article(by=ann, article_id=article.pk)
        item = {"kind": "quote", "spans": [VOSS]}
        at_once(
            [
                lambda: sign_off(by=rev, article_id=article.pk, version=None),
                lambda: mark(by=ann, article_id=article.pk, item=item),
            ]
        )
        assert now(article).state == ArticleState.SUBMITTED
        assert Annotation.objects.filter(article=article).count() == 1


def test_a_project_keeps_a_manager_when_two_remove_each_other(project, max_):
    second = factories.member(project, "mia", Role.MANAGER)
    results = at_once(
        [
            lambda: remove_member(by=max_, slug="desk", username="mia"),
            lambda: remove_member(by=second, slug="desk", username="max"),
        ]
    )
    assert kinds(results) in (["NotThere", "done"], ["WrongState", "done"])
    assert Member.objects.filter(role=Role.MANAGER).count() == 1


def test_who_waits_for_the_article_sees_what_it_has_become(article, ann, project):
    """The lock is waited for by a statement that began before: the text has to be read after it."""

    def correct():
        text = "Corrected: Mara Voss told the Courier nothing."
        Revision.objects.filter(article=article).update(current=False)
        Revision.objects.create(
            project=project,
            article=article,
            number=2,
            text=text,
            sha256=sha256(text),
            length=len(text),
            created_by=ann,
        )

    marked = while_locked(
        article,
        correct,
        lambda: mark(by=ann, article_id=article.pk, item={"kind": "entity", "spans": [[11, 20]]}),
    )
    assert marked[0].texts == ["Mara Voss"]
    assert marked[0].revision_id == article.revisions.get(current=True).pk


def _refuse(now_and_then):
    if now_and_then:
        raise Refusal("no")


def test_numbers_are_in_the_order_of_commits_without_gaps(project, ann):
    def twenty_five():
        for turn in range(25):
            try:
                with one_transaction():
                    begin_action(by=ann, verb=Verb.MARK, project_id=project.pk)
                    _refuse(turn % 5 == 4)
            except Refusal:
                continue

    seen, stop = [], []

    def reading():
        while not stop:
            with transaction.atomic():
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                seen.append(list(Action.objects.order_by("seq").values_list("seq", flat=True)))

    def writing():
        results = at_once([twenty_five] * 8)
        stop.append(True)
        return kinds(results)

    reader_and_writers = at_once([reading, writing])
    assert reader_and_writers[1] == ["done"] * 8
    numbers = list(Action.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, 161))
    assert Feed.objects.get(project=project).seq == 160
    for earlier, later in itertools.pairwise(seen):
        assert later[: len(earlier)] == earlier  # what was seen stays the beginning
    assert len({len(numbers) for numbers in seen}) > 1


def test_projects_are_numbered_apart(project, ann):
    other = factories.project("other")
    for where in (project, other, project):
        with one_transaction():
            begin_action(by=ann, verb=Verb.MARK, project_id=where.pk)
    assert sorted(Action.objects.values_list("project__slug", "seq")) == [
        ("desk", 1),
        ("desk", 2),
        ("other", 1),
    ]


def test_restoring_and_deleting_at_once_come_to_one_end(article, ann):
    quote = factories.annotation(article, ann)
    for _ in range(5):
        results = at_once(
            [
                lambda: delete(by=ann, annotation_id=quote.pk, version=None),
                lambda: restore(by=ann, annotation_id=quote.pk, version=None),
            ]
        )
        assert kinds(results) == ["done", "done"]
    counted = Annotation.pgh_event_model.objects.filter(pgh_obj_id=quote.pk).count()
    assert counted == now(quote).version
