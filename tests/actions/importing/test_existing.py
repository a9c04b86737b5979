"""What is in an article already is recognised by an import, with an id or without one."""

import copy
import json
import uuid

import pytest

from annotations.actions.annotating.marking import mark, mark_many
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.importing.lines import import_article
from annotations.actions.review.deciding import decide, move
from annotations.choices import Role, Status, Verb
from annotations.models import Annotation, Check, Decision, Link
from annotations.refusals import Invalid
from tests import factories
from tests.actions.counting import refused, rows
from tests.factories import TEXT, span

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"name": "rules", "version": "1", "score": 0.5}
WAITED, VOSS, TOLD = (span(TEXT, words) for words in ("“We have waited eleven years,”", "Mara Voss", "told"))


def new_id():
    return str(uuid.uuid4())


def item(kind="quote", spans=WAITED, **more):
    return {"kind": kind, "spans": [spans], **more}


def line(*items, text=TEXT, **more):
    return {"text": text, "annotations": list(items), **more}


WITHOUT_IDS = [
    item(links=[{"role": "cue", "spans": [TOLD]}], status="approved", author="ann"),
    item("claim", attributes={"statement": "They waited."}),
    item("entity", VOSS, status="suggested", suggester=RULES),
    item("source", VOSS, status="dismissed", suggester=RULES),
]


@pytest.fixture
def imports(project, max_):
    """Import a line as the manager."""
    return lambda document, by=max_: import_article(by=by, project=project, document=copy.deepcopy(document))


@pytest.mark.parametrize("text", [TEXT, "\ufeff" + TEXT.replace("\n", "\r\n")], ids=["as stored", "CR LF"])
def test_a_line_without_ids_adds_nothing_the_second_time(imports, text):
    shift = len(text) - len(text.lstrip("\ufeff"))
    items = json.loads(json.dumps(WITHOUT_IDS))
    for each in items:
        each["spans"] = [[start + shift, end + shift] for start, end in each["spans"]]
        for link in each.get("links", ()):
            link["spans"] = [[start + shift, end + shift] for start, end in link["spans"]]
    first = imports(line(*items, text=text))
    before = rows()

    second = imports(line(*items, text=text))

    assert (first.added, first.already) == (4, 0)
    assert (second.added, second.already, second.accepted) == (0, 4, 0)
    assert rows() == before


def test_an_analyst_may_import_twice_as_well(imports, ann):
    imports(line(*WITHOUT_IDS[:2]), by=ann)

    assert imports(line(*WITHOUT_IDS[:2]), by=ann).already == 2
    assert Annotation.objects.count() == 2


def test_the_same_within_one_line_is_added_once(imports):
    done = imports(line(item(), item("claim"), item(), item(spans=[WAITED[0], WAITED[1] + 1])))

    assert (done.added, done.already) == (2, 2)
    assert Annotation.objects.count() == 2


def test_two_with_an_id_each_are_two_and_stay_two(imports, project):
    document = line(item(id=new_id()), item(id=new_id()), item())

    first = imports(document)
    second = imports(document)

    assert (first.added, first.already, second.added, second.already) == (2, 1, 0, 3)
    assert Annotation.objects.count() == 2


def test_what_was_meant_twice_comes_back_twice_elsewhere_and_once_only(imports, article, ann, max_):
    items = [{"kind": "quote", "spans": [WAITED]}] * 2
    ids, _ = mark_many(by=ann, article_id=article.pk, items=items, duplicates=Duplicates.ALLOW)
    elsewhere = factories.project("copy")
    factories.member(elsewhere, "max", Role.MANAGER)
    document = line(*(item(id=str(pk)) for pk in ids))

    first = import_article(by=max_, project=elsewhere, document=document)
    second = import_article(by=max_, project=elsewhere, document=document)

    assert (first.added, second.added, second.already) == (2, 0, 2)
    assert imports(document).already == 2


def test_what_somebody_marked_here_is_there_under_its_own_id(imports, article, ann):
    quote = factories.annotation(article, ann)
    theirs = new_id()
    claim = item("claim", links=[{"role": "stated_in", "target": theirs}])

    done = imports(line(item(id=theirs), claim))

    assert (done.added, done.already, done.lost) == (1, 1, 0)
    assert Link.objects.get().target_id == quote.pk


def test_links_to_two_that_are_one_here_are_one_link(imports, article, ann):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    ids = [new_id(), new_id()]
    speakers = [{"role": "speaker", "target": pk, "spans": [VOSS]} for pk in ids]

    imports(line(item(links=speakers), *(item("source", VOSS, id=pk) for pk in ids)))

    assert [link.target_id for link in Link.objects.all()] == [source.pk]


def test_an_item_without_an_id_yields_to_one_that_others_point_to(imports):
    named = new_id()
    claim = item("claim", links=[{"role": "stated_in", "target": named}])

    done = imports(line(item(), item(id=named), claim))

    assert (done.added, done.already) == (2, 1)
    assert str(Link.objects.get().target_id) == named


def test_a_dismissed_suggestion_does_not_keep_a_mark_out(imports, article, ann):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    move(by=ann, annotation_id=proposed.pk, version=1, verb=Verb.DISMISS)

    assert imports(line(item())).added == 1
    assert imports(line(item(status="suggested", suggester=RULES))).already == 1
    assert set(Annotation.objects.values_list("status", flat=True)) == {Status.DISMISSED, Status.DRAFT}


def test_what_was_dismissed_is_not_suggested_again(imports, article, ann):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    move(by=ann, annotation_id=proposed.pk, version=1, verb=Verb.DISMISS)

    done = imports(line(item(status="suggested", suggester=RULES), item(status="dismissed", suggester=RULES)))

    assert (done.added, done.already) == (0, 2)


def test_of_the_same_in_a_line_what_a_person_marked_is_stored(imports):
    done = imports(line(item(status="suggested", suggester=RULES), item(status="submitted")))

    assert (done.added, done.already) == (1, 1)
    assert Annotation.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("status", "becomes"), [("draft", "draft"), ("submitted", "submitted"), ("approved", "submitted")]
)
def test_what_is_suggested_here_is_accepted_and_waits_for_a_decision_here(
    imports, article, ann, rev, max_, status, becomes
):
    proposed, _ = mark(by=max_, article_id=article.pk, item=item("claim"), suggester=RULES)
    checked = {
        "verdict": "true",
        "checked_by": "ann",
        "agreed_by": "rev",
        "agreed_at": "2026-01-02T03:04:05Z",
    }
    marked = item(
        "claim", attributes={"hedged": True}, author="ann", status=status, check=checked, id=new_id()
    )
    marked["decision"] = {"verdict": "approve", "reviewer": "rev", "edition": 1}
    quote = item(links=[{"role": "cue", "spans": [TOLD]}])

    done = imports(line(quote, marked, item("claim")))

    row = Annotation.objects.get(pk=proposed.pk)
    assert (done.added, done.accepted, done.already) == (1, 1, 1)
    assert (row.status, row.author, row.edited_by, row.attributes) == (becomes, ann, max_, {"hedged": True})
    assert (Decision.objects.count(), Check.objects.filter(annotation=row).count()) == (0, 2)
    assert imports(line(quote, marked, item("claim"))).already == 3


def test_an_accepted_suggestion_may_be_linked_to_and_link_to_what_is_new(imports, article, ann):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    theirs, source = new_id(), new_id()
    quote = item(id=theirs, links=[{"role": "speaker", "target": source}])
    claim = item("claim", links=[{"role": "stated_in", "target": theirs}])

    imports(line(claim, quote, item("source", VOSS, id=source)))

    links = Link.objects.order_by("role").values_list("role", "annotation__kind", "target__pk")
    assert [(role, kind, str(target)) for role, kind, target in links] == [
        ("speaker", "quote", source),
        ("stated_in", "claim", str(proposed.pk)),
    ]


def test_an_analysts_import_accepts_as_their_own_draft(imports, article, ann, max_):
    proposed, _ = mark(by=max_, article_id=article.pk, item=item(), suggester=RULES)

    done = imports(line(item(status="approved", author="max")), by=ann)

    proposed.refresh_from_db()
    assert (done.accepted, proposed.status, proposed.author) == (1, Status.DRAFT, ann)


def test_what_was_approved_here_stays_approved(imports, article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    before = rows()

    assert imports(line(item(status="draft"))).already == 1
    quote.refresh_from_db()
    assert (quote.status, rows()) == (Status.APPROVED, before)


def test_one_id_for_two_of_a_line_is_refused(imports):
    same = new_id()

    with refused(Invalid, field="1.id", match="same id"):
        imports(line(item(id=same), item("claim", id=same)))


def test_what_is_wrong_is_named_by_its_place_in_the_line(imports, article, ann):
    factories.annotation(article, ann)

    with refused(Invalid, field="2.tags"):
        imports(line(item(), item("claim"), item("entity", VOSS, tags=["unknown"])), by=ann)
    with refused(Invalid, field="1.spans.0"):
        imports(line(item(), item("claim", [5, 2])))


def test_a_verdict_that_comes_again_is_not_written_again(imports, article, ann, rev):
    quote = factories.annotation(article, ann)
    submitted = move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=quote.pk, version=submitted.version, verdict="approve")

    imports(line(item(status="approved", decision={"verdict": "approve", "edition": 1, "reviewer": "rev"})))

    assert Decision.objects.count() == 1
