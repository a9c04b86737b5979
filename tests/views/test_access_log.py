import pytest

from annotations.access_kinds import Access
from annotations.actions.access import set_access
from annotations.actions.people.access_log import log_access
from annotations.actions.people.tokens import create_token
from annotations.choices import Role
from annotations.models import AccessEntry
from tests import factories
from tests.views.conftest import text_of

PAGE = "/p/desk/settings/access/"


@pytest.fixture
def other(max_):
    """Another project, of which max is no manager."""
    project = factories.project("other")
    factories.member(project, "zoe", Role.MANAGER)
    return project


def test_a_manager_sees_who_read_what(browse, article, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    browse("ann").get(f"/a/{article.pk}/")

    page = text_of(browse("max").get(PAGE, {"what": "reading"}))

    assert f"article read ann {article.headline}" in page


def test_a_manager_sees_their_project_alone_and_no_sign_ins(browse, project, other):
    log_access(Access.EXPORT_STARTED, by=None, project_id=other.pk, filters={"format": "of-another"})
    browse("ann")

    page = text_of(browse("max").get(PAGE))

    assert "of-another" not in page
    assert "signed in" not in page
    assert "zoe" not in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"what": "tokens"}, ["token made"]),
        ({"what": "members", "person": "rev"}, ["member added"]),
        ({"person": "nobody"}, []),
        ({"what": "tokens", "since": "2999-01-01"}, []),
        ({"what": "tokens", "since": "2020-01-01", "person": "ann"}, ["token made"]),
    ],
)
def test_the_log_is_narrowed_down(browse, project, ann, query, rows):
    create_token(by=ann, project=project, scope="read")

    answer = browse("max").get(PAGE, query)

    assert [entry.get_kind_display() for entry, _ in answer.context["rows"]] == rows


@pytest.mark.parametrize("query", [{"what": "x"}, {"since": "x"}, {"after": "x"}, {"before": "2026_1"}])
def test_what_cannot_be_asked_is_refused_with_a_sentence(browse, project, query):
    assert browse("max").get(PAGE, query).status_code == 422


def test_the_pages_of_the_log_have_each_entry_once(browse, project):
    for number in range(120):
        log_access(Access.EXPORT_FINISHED, by=None, project_id=project.pk, articles=number)
    client, query, pages = browse("max"), {"what": "exports"}, []
    while query:
        page = client.get(PAGE, query).context["page"]
        pages.append([entry.details["articles"] for entry in page.entries])
        query = {"what": "exports", "after": page.older} if page.older else {}
    back = client.get(PAGE, {"what": "exports", "before": page.newer}).context["page"]

    assert [number for numbers in pages for number in numbers] == list(range(119, -1, -1))
    assert [entry.details["articles"] for entry in back.entries] == pages[-2]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_entry_and_for_more(
    browse, project, ann, number, django_assert_num_queries
):
    client = browse("max")
    AccessEntry.objects.all().delete()
    for _ in range(number):
        create_token(by=ann, project=project, scope="read")

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_entries_about_what_is_gone_are_shown(browse, project, article, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    AccessEntry.objects.update(article="01900000-0000-7000-8000-000000000000")

    assert "an article that is no longer here" in text_of(browse("max").get(PAGE))
