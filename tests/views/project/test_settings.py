import pytest

from annotations.actions.projects import change_project, set_member, set_tags, write_guidelines
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation, Guidelines, Member, Project, Tag, User
from tests import factories
from tests.views.conftest import text_of

SETTINGS = "/p/desk/settings/"
RULES = {"version": 1, "name": "Desk", "four_eyes": "on", "approvals": 1}
TWO_AT_ONCE = "Two people changed this at once. Yours and theirs are below; choose one."


def test_the_rules_are_saved(browse, project):
    sent = {"version": 1, "name": "Night desk", "fixer_may_approve": "on", "approvals": 2}
    answer = browse("max").post(f"{SETTINGS}rules/", sent)
    assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
    stored = Project.objects.get()
    assert (stored.name, stored.four_eyes, stored.fixer_may_approve, stored.approvals, stored.version) == (
        "Night desk",
        False,
        True,
        2,
        2,
    )


def test_rules_that_moved_on_are_shown_with_one_s_own(browse, project, max_):
    change_project(by=max_, slug="desk", version=1, changes={"name": "Theirs"})
    answer = browse("max").post(f"{SETTINGS}rules/", {**RULES, "name": "Mine"})
    page = text_of(answer)
    assert answer.status_code == 412
    assert TWO_AT_ONCE in page
    assert "What it is now: Theirs" in page
    assert b'value="Mine"' in answer.content
    assert Project.objects.get().name == "Theirs"
    assert browse("max").post(f"{SETTINGS}rules/", {**RULES, "name": "Mine", "version": 2}).status_code == 302
    assert Project.objects.get().name == "Mine"


@pytest.mark.parametrize(
    "sent",
    [{"name": ""}, {"name": "x" * 201}, {"approvals": 3}, {"version": "x"}, {"name": "a\0"}, {"version": ""}],
)
def test_rules_that_cannot_be_are_refused(browse, project, sent):
    assert browse("max").post(f"{SETTINGS}rules/", {**RULES, **sent}).status_code == 422
    assert Project.objects.get().version == 1


def test_members_come_change_and_go(browse, project, out):
    client = browse("max")
    client.post(f"{SETTINGS}member/", {"username": "out", "role": "analyst"})
    member = Member.objects.get(user=out)
    client.post(f"{SETTINGS}member/", {"username": "out", "role": "reviewer", "version": member.version})
    assert Member.objects.get(user=out).role == "reviewer"
    client.post(f"{SETTINGS}member/remove/", {"username": "out", "version": 2})
    assert not Member.objects.filter(user=out).exists()


@pytest.fixture
def draft(article, ann):
    return factories.annotation(article, ann)


def test_removing_asks_first_and_says_what_waits(browse, project, draft, rev):
    page = browse("max").get(f"{SETTINGS}member/remove/?username=ann")

    assert page.status_code == 200
    assert "Their unfinished work: 1 draft ." in text_of(page)
    assert [name for name, _ in page.context["form"].fields["to"].widget.choices] == ["", "max", "rev"]
    assert Member.objects.filter(user__username="ann").exists()
    assert "They have no unfinished work." in text_of(
        browse("max").get(f"{SETTINGS}member/remove/?username=rev")
    )


@pytest.mark.parametrize("name", ["", "nobody", "out", "a\0"])
def test_nobody_else_is_removed(browse, project, out, name):
    client = browse("max")

    assert client.get(f"{SETTINGS}member/remove/", {"username": name}).status_code == 404
    assert client.post(f"{SETTINGS}member/remove/", {"username": name}).status_code == 404


def test_removing_hands_over_in_the_same_step(browse, draft, rev):
    sent = {"username": "ann", "version": 1, "to": "rev"}

    answer = browse("max").post(f"{SETTINGS}member/remove/", sent, follow=True)

    assert "rev goes on with 1 annotation and 0 articles." in text_of(answer)
    assert Annotation.objects.get().responsible == rev
    assert Member.ever.get(user__username="ann").left_at is not None


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"to": "out"}, 422, "“out” is not a member of this project."),
        ({"to": "ann"}, 422, "Choose somebody who stays."),
        ({"to": "x" * 151}, 422, "at most 150 characters"),
        ({"version": 7}, 412, "This membership was changed by somebody in the meantime"),
    ],
)
def test_a_wrong_removal_is_shown_again(browse, draft, out, sent, status, says):
    answer = browse("max").post(f"{SETTINGS}member/remove/", {"username": "ann", "version": 1, **sent})

    assert (answer.status_code, says in text_of(answer)) == (status, True)
    assert Member.objects.filter(user__username="ann").exists()


def test_who_removes_themselves_is_at_home_again(browse, project, max_):
    factories.member(project, "mia", "manager")

    answer = browse("max").post(f"{SETTINGS}member/remove/", {"username": "max", "version": 1})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_what_was_left_is_handed_over_later(browse, draft, rev):
    client = browse("max")
    client.post(f"{SETTINGS}member/remove/", {"username": "ann", "version": 1})
    assert "ann left just now 1 draft" in text_of(client.get(SETTINGS))

    wrong = client.post(f"{SETTINGS}member/take-over/", {"username": "ann", "to": "ann"})
    done = client.post(f"{SETTINGS}member/take-over/", {"username": "ann", "to": "rev"}, follow=True)
    again = client.post(f"{SETTINGS}member/take-over/", {"username": "ann", "to": "max"}, follow=True)

    assert (wrong.status_code, "“ann” is not a member of this project." in text_of(wrong)) == (422, True)
    assert "rev goes on with 1 annotation and 0 articles." in text_of(done)
    assert "Nothing waits for them any more." in text_of(again)
    assert Annotation.objects.get().responsible == rev
    assert "left just now nothing" in text_of(client.get(SETTINGS))


def test_a_role_that_moved_on_is_said(browse, project, ann, max_):
    set_member(by=max_, slug="desk", username="ann", role="reviewer", version=1)
    answer = browse("max").post(f"{SETTINGS}member/", {"username": "ann", "role": "manager", "version": 1})
    assert answer.status_code == 412
    assert "Somebody else has made this person a reviewer meanwhile." in text_of(answer)
    assert Member.objects.get(user=ann).role == "reviewer"


@pytest.mark.parametrize(
    "sent, status, sentence",
    [
        ({"username": "nobody", "role": "analyst"}, 422, "There is no such person."),
        ({"username": "out", "role": "king"}, 422, "king is not one of the available choices"),
        ({"username": "max", "role": "analyst", "version": 1}, 409, "A project needs a manager"),
    ],
)
def test_a_membership_that_cannot_be_is_refused(browse, project, sent, status, sentence):
    answer = browse("max").post(f"{SETTINGS}member/", sent)
    assert (answer.status_code, sentence in text_of(answer)) == (status, True)


def test_the_last_manager_stays(browse, project):
    answer = browse("max").post(f"{SETTINGS}member/remove/", {"username": "max", "version": 1})
    assert answer.status_code == 409
    assert "make somebody else one first" in text_of(answer)


def test_tags_are_a_line_each(browse, project):
    tags = "figure: a number: to look up\r\n\r\n money \r\n"
    assert browse("max").post(f"{SETTINGS}tags/", {"tags": tags, "version": 1}).status_code == 302
    assert list(Tag.objects.values_list("name", "description")) == [
        ("figure", "a number: to look up"),
        ("money", ""),
    ]


def test_tags_that_moved_on_are_shown_with_one_s_own(browse, project, max_):
    set_tags(by=max_, slug="desk", tags=[{"name": "theirs"}])
    answer = browse("max").post(f"{SETTINGS}tags/", {"tags": "mine", "version": 1})
    assert answer.status_code == 412
    assert "What it is now theirs" in text_of(answer)
    assert browse("max").post(f"{SETTINGS}tags/", {"tags": "mine", "version": 2}).status_code == 302
    assert Tag.objects.get().name == "mine"


@pytest.mark.parametrize("tags", ["twice\ntwice", "x" * 101, "a\0"])
def test_tags_that_cannot_be_are_refused(browse, project, tags):
    assert browse("max").post(f"{SETTINGS}tags/", {"tags": tags, "version": 1}).status_code == 422
    assert not Tag.objects.exists()


def test_guidelines_get_a_new_version(browse, project, max_):
    write_guidelines(by=max_, slug="desk", text="First.")
    browse("max").post(f"{SETTINGS}guidelines/", {"text": "Second.\r\nLine.", "number": 1})
    assert list(Guidelines.objects.order_by("number").values_list("number", "text")) == [
        (1, "First."),
        (2, "Second.\nLine."),
    ]


def test_guidelines_that_moved_on_are_shown_with_one_s_own(browse, project, max_):
    write_guidelines(by=max_, slug="desk", text="Theirs.")
    answer = browse("max").post(f"{SETTINGS}guidelines/", {"text": "Mine.", "number": 0})
    assert answer.status_code == 412
    assert "Version 1, by max Theirs." in text_of(answer)
    assert "Mine." in text_of(answer)
    assert Guidelines.objects.count() == 1


def test_empty_guidelines_are_refused(browse, project):
    assert browse("max").post(f"{SETTINGS}guidelines/", {"text": " ", "number": 0}).status_code == 422


@pytest.fixture
def waiting(article, ann):
    row = factories.annotation(article, ann)
    return move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)


@pytest.mark.parametrize("four_eyes", [True, False])
def test_who_alone_can_decide_is_not_demoted_without_a_word(
    browse, project, waiting, ann, rev, max_, four_eyes
):
    Project.objects.update(four_eyes=four_eyes)
    Member.objects.filter(user=rev).update(role="manager")
    Member.objects.filter(user=max_).update(role="analyst")
    sent = {"username": "rev", "role": "analyst"}
    factories.member(project, "ida", "manager")
    type(waiting).objects.update(
        author=User.objects.get(username="ida"), edited_by=User.objects.get(username="ida")
    )
    client = browse("rev")

    answer = client.post(f"{SETTINGS}member/", sent)

    alone = four_eyes
    assert answer.status_code == (409 if alone else 302)
    if alone:
        assert "Nobody but rev can decide on 1 submitted annotation" in text_of(answer)
        assert Member.objects.get(user=rev).role == "manager"
        assert client.post(f"{SETTINGS}member/", {**sent, "anyway": "on"}).status_code == 302
    assert Member.objects.get(user=rev).role == "analyst"


def test_who_is_not_alone_is_demoted_at_once(browse, waiting, rev, max_):
    answer = browse("max").post(f"{SETTINGS}member/", {"username": "rev", "role": "analyst"})

    assert answer.status_code == 302
    assert Member.objects.get(user=rev).role == "analyst"
