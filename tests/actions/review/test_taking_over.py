"""What people who leave had begun: it is handed over, or taken over later, under their names."""

import pytest
from django.db.models import Max

from annotations.actions.access import assign, set_access, take_back
from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark
from annotations.actions.annotating.undoing import undo
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import remove_member, set_member
from annotations.actions.review.deciding import decide, move
from annotations.actions.review.taking_over import take_over, take_over_article, take_over_from
from annotations.choices import ArticleState, Role, Status, Verb
from annotations.models import Action, Annotation, Article, ArticleReader, Assignment, Member, Token
from annotations.queries.people.people import load_open_work
from annotations.queries.review.inbox import came_back
from annotations.queries.review.review_queue import reviewable, waiting_for_others
from annotations.refusals import Invalid, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(project):
    """Another analyst, who goes on with things."""
    return factories.member(project, "bob", Role.ANALYST)


def now(row):
    return type(row).objects.get(pk=row.pk)


def moved(by, annotation, verb, **more):
    return move(by=by, annotation_id=annotation.pk, version=None, verb=verb, **more)


def leave(by, name="ann", **more):
    return remove_member(by=by, slug="desk", username=name, **more)


@pytest.fixture
def work(article, project, ann, rev, max_, bob):
    """Annotations of ann's in every state, by name."""
    kinds = [
        ("draft", "4,000 homes"),
        ("rejected", "Courier"),
        ("fixed", "Mara Voss"),
        ("submitted", "denied"),
    ]
    made = {name: factories.annotation(article, ann, "claim", passage) for name, passage in kinds}
    made["approved"] = factories.approved(factories.annotation(article, ann), ann, rev)
    for name in ("rejected", "fixed", "submitted"):
        moved(ann, made[name], Verb.SUBMIT)
    decide(by=rev, annotation_id=made["rejected"].pk, version=None, verdict="reject", reason="duplicate")
    change(by=rev, annotation_id=made["fixed"].pk, version=None, changes={"attributes": {"hedged": True}})
    assign(by=max_, article_id=article.pk, username="ann")
    assert {name: now(row).status for name, row in made.items()} == {name: name for name in made}
    return made


OPEN = ("draft", "rejected", "fixed")


def test_removing_hands_over_what_only_its_author_could_go_on_with(work, article, ann, max_, bob):
    taken = leave(max_, to="bob")

    assert (taken.annotations, taken.assignments, taken.kept) == (3, 1, 0)
    for name, row in work.items():
        after = now(row)
        assert (after.status, after.author) == (name, ann)
        assert after.responsible == (bob if name in OPEN else ann)
        assert after.version == row.version + 1 if name == "draft" else after.edition
    assert Assignment.objects.get().member.user == bob
    assert Action.objects.order_by("-seq", "-id").values_list("verb", flat=True).first() == "remove_member"


def test_removing_without_a_successor_leaves_it_for_later(work, article, max_, bob):
    leave(max_)

    assert {now(row).taken_over_by for row in work.values()} == {None}
    taken = take_over_from(by=max_, slug="desk", username="ann", to="bob")
    assert (taken.annotations, taken.assignments) == (3, 1)
    assert {name: now(row).responsible.username for name, row in work.items()} == {
        **dict.fromkeys(OPEN, "bob"),
        "submitted": "ann",
        "approved": "ann",
    }


def test_taking_over_twice_is_taking_over_once(work, max_, bob):
    leave(max_)
    take_over_from(by=max_, slug="desk", username="ann", to="bob")
    before = Action.objects.count(), now(work["draft"]).version

    again = take_over_from(by=max_, slug="desk", username="ann", to="max")

    assert (again.annotations, again.assignments, again.kept) == (0, 0, 0)
    assert (Action.objects.count(), now(work["draft"]).version) == before


def test_who_has_taken_it_over_goes_on_where_the_author_was(work, article, ann, rev, max_, bob):
    leave(max_, to="bob")
    assert {row.pk for row in came_back(bob)} == {work["rejected"].pk, work["fixed"].pk}

    assert moved(bob, work["rejected"], Verb.CONTEST, note="Look again.").status == Status.SUBMITTED
    assert moved(bob, work["fixed"], Verb.AGREE).status == Status.APPROVED
    _, submitted = submit_article(by=bob, article_id=article.pk)

    assert (submitted, now(work["draft"]).status) == (1, Status.SUBMITTED)
    assert now(work["draft"]).author == ann
    assert decide(by=rev, annotation_id=work["draft"].pk, version=None, verdict="approve").author == ann


def test_four_eyes_count_the_author_and_who_took_it_over(work, ann, rev, max_, bob):
    leave(max_, to="rev")
    moved(rev, work["draft"], Verb.SUBMIT)
    set_member(by=max_, slug="desk", username="ann", role="reviewer")

    for person, says in ((rev, "You took this over"), (ann, "You wrote or changed this")):
        assert work["draft"] not in reviewable(
            person, work["draft"].project_id, rules=work["draft"].project.review_rules
        )
        assert work["draft"] in list(Annotation.objects.filter(pk=work["draft"].pk))
        with refused(NotAllowed, match=says):
            decide(by=person, annotation_id=work["draft"].pk, version=None, verdict="approve")
    assert waiting_for_others(rev, work["draft"].project).exact >= 1
    assert (
        decide(by=max_, annotation_id=work["draft"].pk, version=None, verdict="approve").status == "approved"
    )


def test_a_fix_taken_over_by_who_made_it_goes_to_another_reviewer(work, rev, max_):
    leave(max_, to="rev")

    fixed = now(work["fixed"])
    assert (fixed.status, fixed.responsible) == (Status.SUBMITTED, rev)
    with refused(NotAllowed):
        decide(by=rev, annotation_id=fixed.pk, version=None, verdict="approve")
    assert decide(by=max_, annotation_id=fixed.pk, version=None, verdict="approve").status == "approved"


def test_a_manager_takes_one_annotation_over(work, max_, bob):
    leave(max_)
    seen = now(work["draft"]).version

    taken = take_over(by=max_, annotation_id=work["draft"].pk, version=seen)

    assert (taken.responsible, taken.version, taken.edition) == (max_, seen + 1, 1)
    with refused(Stale):
        take_over(by=max_, annotation_id=work["draft"].pk, version=seen, to="bob")
    with refused(NotAllowed, match="This waits for max, who has taken it over"):
        take_over(by=max_, annotation_id=work["draft"].pk, version=None, to="bob")
    handed = take_over(by=max_, annotation_id=work["rejected"].pk, version=None, to="bob")
    assert handed.responsible == bob


@pytest.mark.parametrize("name", ["submitted", "approved"])
def test_what_reviewers_can_go_on_with_is_not_taken_over(work, max_, name):
    leave(max_)

    with refused(WrongState):
        take_over(by=max_, annotation_id=work[name].pk, version=None)


def test_what_comes_back_after_its_author_has_left_can_be_taken_over(work, rev, max_, bob):
    leave(max_, to="bob")
    moved(rev, work["approved"], Verb.REVOKE, reason="duplicate")

    after = take_over(by=max_, annotation_id=work["approved"].pk, version=None, to="bob")

    assert (after.status, after.responsible) == (Status.REJECTED, bob)


@pytest.mark.parametrize("who", ["ann", "rev", "bob"])
def test_only_managers_take_over(work, ann, rev, max_, bob, who):
    mia = factories.member(work["draft"].project, "mia", Role.ANALYST)
    theirs = factories.annotation(work["draft"].article, mia, "entity", "spokesman")
    leave(max_, "mia")
    by = {"ann": ann, "rev": rev, "bob": bob}[who]

    with refused(NotAllowed, match="manager"):
        take_over(by=by, annotation_id=theirs.pk, version=None)
    with refused(NotAllowed, match="manager"):
        take_over_article(by=by, article_id=theirs.article_id)
    with refused(NotAllowed, match="manager"):
        take_over_from(by=by, slug="desk", username="mia")


@pytest.mark.parametrize("to", ["out", "ann", "nobody", "\0", "x" * 200])
def test_work_is_handed_to_members_alone(work, max_, out, to):
    with refused(Invalid):
        leave(max_, to=to)
    leave(max_)
    for act in (
        lambda: take_over_from(by=max_, slug="desk", username="ann", to=to),
        lambda: take_over_article(by=max_, article_id=work["draft"].article_id, to=to),
        lambda: take_over(by=max_, annotation_id=work["draft"].pk, version=None, to=to),
    ):
        with refused(Invalid):
            act()


def test_who_is_still_there_goes_on_themselves(work, max_, out):
    with refused(WrongState, match="ann is still a member"):
        take_over_from(by=max_, slug="desk", username="ann")
    with refused(NotThere):
        take_over_from(by=max_, slug="desk", username="out")
    with refused(NotAllowed, match="waits for its author, ann,"):
        take_over(by=max_, annotation_id=work["draft"].pk, version=None)


def test_all_that_is_left_behind_in_an_article_is_taken_over_at_once(work, article, ann, max_, bob):
    mia = factories.member(article.project, "mia", Role.ANALYST)
    theirs = factories.annotation(article, mia, "entity", "spokesman")
    leave(max_)
    leave(max_, "mia")

    taken = take_over_article(by=max_, article_id=article.pk, to="bob")

    assert (taken.annotations, taken.assignments) == (4, 1)
    assert now(theirs).responsible == bob
    again = take_over_article(by=max_, article_id=article.pk, to="bob")
    assert (again.annotations, again.assignments) == (0, 0)


def test_an_article_that_the_successor_has_already_they_have_once(work, article, max_, bob):
    assign(by=max_, article_id=article.pk, username="bob")

    taken = leave(max_, to="bob")

    assert taken.assignments == 1
    assert Assignment.objects.get().member.user == bob


def test_what_the_successor_may_not_see_stays(work, article, ann, max_, bob):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])

    taken = leave(max_, to="bob")

    assert (taken.annotations, taken.assignments, taken.kept) == (0, 0, 4)
    assert now(work["draft"]).taken_over_by is None
    with refused(Invalid, field="to", match="may not see"):
        take_over(by=max_, annotation_id=work["draft"].pk, version=None, to="bob")
    assert take_over_from(by=max_, slug="desk", username="ann").annotations == 3


def test_a_token_that_reaches_no_restricted_article_hands_none_over(work, article, max_, bob):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann", "bob"])
    leave(max_)
    token, _ = create_token(by=max_, project=article.project, scope="write", restricted=False)
    max_.acting_through = token

    taken = take_over_from(by=max_, slug="desk", username="ann", to="bob")

    assert (taken.annotations, taken.assignments, taken.kept) == (0, 0, 0)


@pytest.mark.parametrize("end", ["the membership", "the account", "the reading"])
def test_whoever_can_no_longer_act_is_nobody_to_wait_for(work, article, ann, rev, max_, bob, end):
    if end == "the membership":
        leave(max_)
    elif end == "the account":
        ann.is_active = False
        ann.save()
    else:
        set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev", "bob"])

    with refused(NotAllowed, match="Its author has left: a manager of Desk can take it over"):
        moved(bob, work["draft"], Verb.SUBMIT)
    assert take_over(by=max_, annotation_id=work["draft"].pk, version=None, to="bob").responsible == bob


def test_a_sign_off_does_not_wait_for_who_has_left(article, ann, rev, max_, bob):
    draft = factories.annotation(article, ann)
    submit_article(by=bob, article_id=article.pk)
    with refused(WrongState, match="still wait for somebody"):
        sign_off(by=rev, article_id=article.pk, version=None)
    leave(max_)

    assert sign_off(by=rev, article_id=article.pk, version=None).state == ArticleState.SIGNED_OFF
    take_over(by=max_, annotation_id=draft.pk, version=None)
    assert now(article).state == ArticleState.SIGNED_OFF  # whose work it is, is nothing in the article
    moved(max_, draft, Verb.SUBMIT)
    assert now(article).state == ArticleState.SUBMITTED


def test_a_sign_off_waits_for_what_a_reviewer_can_decide_on(article, ann, rev, max_):
    submit_article(by=ann, article_id=article.pk)
    moved(ann, factories.annotation(article, ann), Verb.SUBMIT)
    leave(max_)

    with refused(WrongState, match="1 annotations of this article still wait"):
        sign_off(by=rev, article_id=article.pk, version=None)


def test_who_comes_back_has_the_same_row_and_what_was_theirs(work, article, ann, max_, project):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    before = Member.objects.get(user=ann)
    leave(max_)
    assert not Article.objects.visible_to(ann).exists()

    again = set_member(by=max_, slug="desk", username="ann", role="reviewer")

    assert (again.pk, again.role, again.left_at, again.version) == (before.pk, "reviewer", None, 3)
    assert ArticleReader.objects.get().member == again
    assert Article.objects.visible_to(ann).get() == article
    assert moved(ann, work["draft"], Verb.SUBMIT).status == Status.SUBMITTED


def test_tokens_die_with_leaving_and_stay_dead(project, ann, max_):
    create_token(by=ann, project=project, scope="read")
    leave(max_)
    set_member(by=max_, slug="desk", username="ann", role="analyst")

    assert Token.objects.get().revoked_at is not None


def test_what_was_taken_over_is_not_undone_by_who_had_left(article, ann, max_, bob):
    draft = factories.annotation(article, ann)
    leave(max_, to="bob")
    set_member(by=max_, slug="desk", username="ann", role="analyst")

    with refused(WrongState, match="Somebody has taken this over since"):
        undo(by=ann, article_id=article.pk)

    assert now(draft).deleted_at is None


def test_deleting_is_for_who_took_it_over(work, ann, max_, bob):
    leave(max_, to="bob")
    set_member(by=max_, slug="desk", username="ann", role="analyst")

    with refused(NotAllowed, match="Only bob, who has taken it over, or a manager"):
        delete(by=ann, annotation_id=work["draft"].pk, version=None)
    assert delete(by=bob, annotation_id=work["draft"].pk, version=None).deleted_by == bob


def test_work_that_goes_back_to_its_author_is_theirs_again(work, ann, max_, bob):
    leave(max_, to="bob")
    set_member(by=max_, slug="desk", username="ann", role="analyst")

    leave(max_, "bob", to="ann")

    assert now(work["draft"]).taken_over_by is None
    assert moved(ann, work["draft"], Verb.SUBMIT).status == Status.SUBMITTED


def test_an_accepted_suggestion_is_only_theirs_who_accepted_it(article, ann, max_, bob):
    item = {"kind": "claim", "spans": [factories.span(factories.TEXT, "Mara Voss")]}
    suggestion, _ = mark(by=ann, article_id=article.pk, item=item, suggester={"name": "rules"})
    [work] = load_open_work(max_, [Member.objects.get(user=ann)])
    assert (bool(work), work.suggestions) == (False, "1 suggestion")
    leave(max_, to="max")

    accepted = moved(bob, suggestion, Verb.ACCEPT)

    assert (accepted.author, accepted.responsible) == (bob, bob)


def test_who_is_gone_can_be_named_no_more_and_loses_the_article(article, ann, max_, bob):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann", "bob"])
    assign(by=max_, article_id=article.pk, username="ann")
    leave(max_)

    with refused(Invalid, field="member"):
        assign(by=max_, article_id=article.pk, username="ann")
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    assert [reader.member.user for reader in ArticleReader.objects.all()] == [ann]
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=[])
    with refused(Invalid, field="readers", match="“ann” is not a member"):
        set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    take_back(by=max_, article_id=article.pk, username="ann")
    assert not Assignment.objects.exists()


def test_the_last_manager_with_an_account_stays(project, max_):
    second = factories.member(project, "mia", Role.MANAGER)
    second.is_active = False
    second.save()

    with refused(WrongState, match="needs a manager"):
        leave(max_, "max")


def test_every_change_is_in_the_history(work, max_, bob):
    leave(max_, to="bob")

    event = Annotation.pgh_event_model.objects.filter(pgh_obj_id=work["draft"].pk).order_by("-pgh_id").first()
    assert event.taken_over_by_id == bob.pk
    assert Action.objects.get(pk=event.pgh_context_id).verb == Verb.REMOVE_MEMBER
    member = Member.pgh_event_model.objects.filter(pgh_label="update").aggregate(left=Max("left_at"))
    assert member["left"] is not None
