"""One time zone for a project, named beside what is in it, at every door."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from annotations.actions.importing.lines import import_article
from annotations.actions.projects import change_project, create_project
from annotations.actions.review.checking import check_claim
from annotations.models import Annotation, Article, Project
from annotations.refusals import Invalid
from tests import factories
from tests.actions.counting import refused
from tests.house.browser_forms import forms_of
from tests.views.conftest import text_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SUMMER = "2026-07-01T14:00"
IN_UTC = "2026-07-01T12:00:00+00:00"


@pytest.fixture
def berlin(project):
    Project.objects.update(time_zone="Europe/Berlin")
    return Project.objects.get()


def described(article, **more):
    return {"headline": article.headline, "language": "en", "version": article.version, **more}


def published() -> list[str]:
    moments = Article.objects.order_by("created_at").values_list("published_at", flat=True)
    return [moment.isoformat() for moment in moments if moment]


def test_a_new_project_has_the_server_s(ann):
    with override_settings(TIME_ZONE="Asia/Kathmandu"):
        assert create_project(by=ann, slug="night", name="Night").time_zone == "Asia/Kathmandu"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "europe/berlin", "+02:00", None, 5, "../etc/passwd"])
def test_what_is_no_time_zone_is_refused(project, max_, zone):
    with refused(Invalid, field="time_zone"):
        change_project(by=max_, slug="desk", version=None, changes={"time_zone": zone})


def test_a_zone_that_this_server_does_not_know_is_its_own(project):
    Project.objects.update(time_zone="Mars/Olympus")
    with override_settings(TIME_ZONE="Asia/Kathmandu"):
        assert Project.objects.get().zone.key == "Asia/Kathmandu"


def test_a_manager_sets_it_on_the_page_and_through_the_api(browse, project, max_):
    client = browse("max")
    sent = {"version": 1, "name": "Desk", "four_eyes": "on", "approvals": 1, "time_zone": "Europe/Berlin"}

    assert client.post("/p/desk/settings/rules/", sent).status_code == 302
    assert Project.objects.get().time_zone == "Europe/Berlin"
    answer = client.patch(
        "/api/v1/projects/desk/",
        {"time_zone": "Asia/Tokyo"},
        content_type="application/json",
        headers={"If-Match": '"2"'},
    )
    assert (answer.status_code, answer.json()["time_zone"]) == (200, "Asia/Tokyo")
    assert client.post("/p/desk/settings/rules/", {**sent, "version": 3, "time_zone": "x"}).status_code == 422


def test_a_moment_is_typed_and_shown_as_clocks_there_show_it(browse, article, berlin):
    client, at = browse("max"), f"/a/{article.pk}/about/"

    assert client.post(at, described(article, published_at=SUMMER)).status_code == 302

    page = client.get(at).text
    assert published() == [IN_UTC]
    assert "Published (Europe/Berlin)" in page
    assert [f'value="{part}"' in page for part in SUMMER.split("T")] == [True, True]
    assert "14:00 CEST" in client.get(f"/a/{article.pk}/").text
    assert "14:00 CEST" in client.get("/p/desk/articles/").text


@pytest.mark.parametrize(
    "sent, stored, shown, on_hover",
    [
        (["2026-07-01", ""], "2026-06-30T22:00:00+00:00", ["2026-07-01", ""], "Wednesday 1 July 2026"),
        ("2026-07-01", "2026-06-30T22:00:00+00:00", ["2026-07-01", ""], "Wednesday 1 July 2026"),
        (
            ["2026-07-01", "14:00"],
            "2026-07-01T12:00:00+00:00",
            ["2026-07-01", "14:00"],
            "Wednesday 1 July 2026, 14:00 CEST",
        ),
        (
            ["2026-07-01", "14:00:05"],
            "2026-07-01T12:00:05+00:00",
            ["2026-07-01", "14:00:05"],
            "Wednesday 1 July 2026, 14:00 CEST",
        ),
    ],
)
def test_a_day_needs_no_time_and_is_shown_without_one(browse, article, berlin, sent, stored, shown, on_hover):
    """On the form and on all pages; and saved again as it is shown, it stays as it is."""
    client, at = browse("max"), f"/a/{article.pk}/about/"

    assert client.post(at, described(article, published_at=sent)).status_code == 302

    form = next(form for form in forms_of(client.get(at).text, at) if "published_at" in form.data)
    assert published() == [stored]
    assert form.data["published_at"] == shown
    for page in (f"/a/{article.pk}/", "/p/desk/articles/"):
        assert f'title="{on_hover}"' in client.get(page).text
    assert client.post(form.action, form.data).status_code == 302
    assert published() == [stored]


@pytest.mark.parametrize(
    "sent", [["", "14:00"], "14:00", ["2026-07-01", "25:00"], ["2026-02-30", ""], "yesterday"]
)
def test_a_time_without_a_day_and_what_is_none_are_refused(browse, article, berlin, sent):
    answer = browse("max").post(f"/a/{article.pk}/about/", described(article, published_at=sent))

    assert answer.status_code == 422
    assert published() == []


def test_an_article_is_added_with_a_day(browse, berlin):
    pasted = {"text": "By hand.", "language": "en", "published_at": ["2026-07-01", ""]}

    assert browse("max").post("/p/desk/import/", pasted).status_code == 303
    assert published() == ["2026-06-30T22:00:00+00:00"]


def test_a_time_that_clocks_skip_is_said_to_be_none(browse, article, berlin):
    answer = browse("max").post(
        f"/a/{article.pk}/about/", described(article, published_at="2026-03-29T02:30")
    )

    assert answer.status_code == 422
    assert "In Europe/Berlin there is no 02:30 on 29 March 2026" in text_of(answer)


def test_of_a_time_that_clocks_show_twice_the_first_is_meant(browse, article, berlin):
    browse("max").post(f"/a/{article.pk}/about/", described(article, published_at="2026-10-25T02:30"))
    assert published() == ["2026-10-25T00:30:00+00:00"]


def test_every_way_in_reads_it_there(browse, berlin, ann, max_):
    client = browse("max")
    pasted = {"text": "By hand.", "language": "en", "published_at": SUMMER}

    client.post("/p/desk/import/", pasted)
    client.post(
        "/api/v1/projects/desk/articles/",
        {"text": "By the API.", "published_at": SUMMER},
        content_type="application/json",
    )
    import_article(by=max_, project=berlin, document={"text": "By import.", "published_at": SUMMER})
    import_article(
        by=max_, project=berlin, document={"text": "Exactly.", "published_at": "2026-07-01T12:00Z"}
    )

    assert published() == [IN_UTC] * 4


def test_a_check_of_a_claim_reads_it_there(berlin, article, ann):
    claim = factories.annotation(article, ann, "claim", "4,000 homes")

    entry = check_claim(
        by=ann,
        annotation_id=claim.pk,
        number=0,
        state="asked",
        values={"asked_whom": "The harbour", "asked_at": SUMMER, "answer_due": "2026-07-02"},
    )

    assert entry.asked_at.isoformat() == IN_UTC
    assert entry.answer_due.isoformat() == "2026-07-01T22:00:00+00:00"


def test_a_day_alone_is_its_beginning_there(berlin, max_):
    import_article(by=max_, project=berlin, document={"text": "A day.", "published_at": "2026-07-01"})
    assert published() == ["2026-06-30T22:00:00+00:00"]


@pytest.fixture
def around_midnight(berlin, ann):
    """Articles at the edges of 1 July in Berlin, each with a quote: before, first, last, after."""
    moments = {
        "before": "2026-06-30T21:59:59Z",
        "first": "2026-06-30T22:00:00Z",
        "last": "2026-07-01T21:59:59Z",
        "after": "2026-07-01T22:00:00Z",
    }
    for headline, moment in moments.items():
        made = factories.article(berlin, ann, f"“{headline}”", headline=headline, published_at=moment)
        row = factories.annotation(made, ann, passage=f"“{headline}”")
        Annotation.objects.filter(pk=row.pk).update(updated_at=moment, version=2)
    return moments


SPANS = [
    ("published_after=2026-07-01", {"first", "last", "after"}),
    ("published_before=2026-07-01", {"before", "first", "last"}),
    ("published_after=2026-07-01&published_before=2026-07-01", {"first", "last"}),
    ("published_after=2026-07-01T23:59:59", {"after"}),
    ("published_after=2026-06-30T22:00:00Z", {"last", "after"}),
    ("published_before=2026-07-01T00:00:00%2B02:00", {"before"}),
]


@pytest.mark.parametrize("query, wanted", SPANS)
def test_filters_by_days_and_moments_are_there(browse, around_midnight, query, wanted):
    client = browse("max")

    page = client.get(f"/p/desk/articles/?{query}")
    articles = client.get(f"/api/v1/projects/desk/articles/?{query}").json()["results"]
    marks = client.get(f"/api/v1/projects/desk/annotations/?{query}").json()["results"]
    export = client.get(f"/p/desk/export/?status=draft&{query}")

    assert {row.article.headline for row in page.context["page"].rows} == wanted
    assert {row["headline"] for row in articles} == wanted
    assert {mark["spans"][0]["text"].strip("“”") for mark in marks} == wanted
    assert export.context["preview"].annotations.exact == len(wanted)
    assert str(query.split("&")[0].replace(":", "%3A")) in export.context["path"]


@pytest.mark.django_db(transaction=True)
def test_changed_since_a_day_begins_with_it(browse, around_midnight):
    client, day = browse("max"), "updated_after=2026-07-01"

    page = client.get(f"/p/desk/export/?status=draft&{day}")
    lines = client.get(page.context["path"]).getvalue().decode().splitlines()

    assert "Changed since (Europe/Berlin)" in page.text
    assert page.context["preview"].annotations.exact == 3
    assert {json.loads(line)["headline"] for line in lines} == {"first", "last", "after"}


@pytest.mark.django_db(transaction=True)
def test_exports_keep_offsets(browse, around_midnight, tmp_path):
    client = browse("max")

    rows = client.get("/api/v1/projects/desk/export/?status=draft&format=csv").getvalue().decode("utf-8-sig")
    lines = client.get("/api/v1/projects/desk/export/?status=draft").getvalue().decode().splitlines()

    moments = {row["published_at"] for row in csv.DictReader(io.StringIO(rows))}
    moments |= {json.loads(line)["published_at"] for line in lines}
    assert moments == {moment.replace("Z", ".000000Z") for moment in around_midnight.values()}


@pytest.mark.django_db(transaction=True)
def test_the_command_reads_days_there(around_midnight, max_, tmp_path):
    out = tmp_path / "all.jsonl"

    call_command(
        "export",
        "--project=desk",
        "--format=jsonl",
        "--status=draft",
        "--published-before=2026-07-01",
        out=out,
    )

    assert {json.loads(line)["headline"] for line in out.read_text().splitlines()} == {
        "before",
        "first",
        "last",
    }


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_moments_at_the_ends_of_time_are_shown_everywhere(browse, project, ann, zone, moment):
    Project.objects.update(time_zone=zone)
    made = factories.article(Project.objects.get(), ann, "Long ago.", published_at=moment)
    for page in (f"/a/{made.pk}/about/", f"/a/{made.pk}/", "/p/desk/articles/"):
        assert browse("max").get(page).status_code == 200


def test_every_date_on_a_page_says_in_which_zone_it_is():
    """Without one it is in the server's, which only a page of no project means."""
    bare = {
        f"{file.name}: {match}"
        for file in (TEMPLATES / "annotations").rglob("*.html")
        for match in re.findall(r"\{\{[^}]*\|(?:ago|day) ?\}\}", file.read_text())
    }
    assert bare == set()
