"""The access log: what is in it, that it is there once, and that nobody forges or forgets it."""

import datetime

import pytest
from django.contrib.auth import authenticate
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.access_kinds import Access
from annotations.actions.access import set_access
from annotations.actions.articles import add_article, change_article
from annotations.actions.erasure.erasing import erase
from annotations.actions.exporting import deliver
from annotations.actions.people.access_log import forget_access, log_access, read_address
from annotations.actions.people.signing_in import change_password
from annotations.actions.people.tokens import create_token, revoke_token
from annotations.actions.projects import remove_member, set_member
from annotations.choices import Role
from annotations.models import AccessEntry, Annotation, Article, ArticleReader, Member, Token
from annotations.queries.exporting.exports import read_export
from tests import factories
from tests.api.conftest import Api
from tests.models.bare import sql, web_role

pytestmark = pytest.mark.django_db
READER = ArticleReader.pgh_event_model  # type: ignore[attr-defined]


def logged(*kinds):
    """The entries of some kinds, the oldest first: what, by whom, about whom."""
    entries = AccessEntry.objects.filter(kind__in=kinds) if kinds else AccessEntry.objects.all()
    rows = entries.order_by("created_at").values_list("kind", "by__username", "person__username")
    return [tuple(row) for row in rows]


@pytest.fixture
def restricted(article, max_, ann):
    """The article, restricted to its analyst."""
    return set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])


def sign_in(name, password, address="192.0.2.7"):
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"username": name, "password": password})


def test_signing_in_and_out_is_logged(ann):
    client = Client(REMOTE_ADDR="192.0.2.7")

    client.post("/accounts/login/", {"username": "ann", "password": factories.PASSWORD})
    client.post("/accounts/logout/")

    assert logged(Access.SIGNED_IN, Access.SIGNED_OUT) == [
        ("signed_in", "ann", None),
        ("signed_out", "ann", None),
    ]
    assert {entry.address for entry in AccessEntry.objects.filter(by=ann)} == {"192.0.2.7"}


@pytest.mark.parametrize("name", ["ann", "nobody at all", "", None, "é" * 300])
def test_a_failed_sign_in_keeps_a_name_only_if_it_is_somebody_s_and_no_password(ann, name):
    authenticate(None, username=name, password="a wrong secret")

    entries = AccessEntry.objects.filter(kind=Access.SIGN_IN_FAILED)
    assert [(entry.by, entry.person) for entry in entries] == [(None, ann if name == "ann" else None)] * len(
        entries
    )
    assert "wrong secret" not in str([list(entry.__dict__.items()) for entry in entries])
    assert "nobody at all" not in str([list(entry.__dict__.items()) for entry in entries])


def test_a_failed_sign_in_of_somebody_is_logged_each_time_and_of_nobody_once_an_hour(ann):
    for _ in range(3):
        sign_in("ann", "wrong")
        sign_in("nobody", "wrong")
        sign_in("nobody else", "wrong")

    assert sorted(logged(Access.SIGN_IN_FAILED), key=str) == sorted(
        [("sign_in_failed", None, "ann")] * 3 + [("sign_in_failed", None, None)], key=str
    )


@pytest.mark.parametrize(
    ("path", "sent", "free"),
    [
        ("/accounts/login/", {"username": "ann", "password": "wrong"}, 5),
        ("/accounts/password/reset/", {"email": "nobody@desk.example"}, 30),
        (
            "/accounts/password/change/",
            {"oldpassword": "wrong", "password1": "a b c d", "password2": "a b c d"},
            10,
        ),
    ],
)
def test_attempts_that_are_too_many_are_logged_once_for_an_address_and_a_window(ann, path, sent, free):
    client = Client(REMOTE_ADDR="192.0.2.7")
    if "change" in path:
        client.force_login(ann)

    statuses = [client.post(path, sent).status_code for _ in range(free + 5)]

    entries = AccessEntry.objects.filter(kind=Access.ATTEMPT_REFUSED)
    assert statuses[-3:] == [429] * 3
    assert {(entry.by, entry.person, entry.address) for entry in entries} == {(None, None, "192.0.2.7")}
    assert 1 <= len(entries) <= 2  # a quarter of an hour may have begun meanwhile


def test_whoever_changes_a_password_it_is_logged_and_no_new_hash_of_the_same(ann, settings):
    change_password(by=ann, password="something else 42")
    settings.PASSWORD_HASHERS = list(reversed(settings.PASSWORD_HASHERS))
    assert ann.check_password("something else 42")  # which hashes it anew

    assert logged(Access.PASSWORD_CHANGED) == [("password_changed", None, "ann")]


def test_a_token_is_logged_from_its_making_to_its_end(project, ann, max_):
    token, secret = create_token(by=ann, project=project, scope="read", name="nightly")
    other, _ = create_token(by=ann, project=project, scope="read")
    for address in ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2"]:
        Client(REMOTE_ADDR=address).get("/api/v1/projects/", headers={"Authorization": f"Bearer {secret}"})
    revoke_token(by=ann, token_id=token.pk)
    revoke_token(by=ann, token_id=token.pk)
    remove_member(by=max_, slug="desk", username="ann")

    of_token = AccessEntry.objects.filter(token=token.pk).order_by("created_at")
    assert [(entry.kind, entry.address) for entry in of_token] == [
        ("token_made", None),
        ("token_first_used", "192.0.2.1"),
        ("token_used_from_new_address", "192.0.2.2"),
        ("token_revoked", None),
    ]
    ended = AccessEntry.objects.get(token=other.pk, kind=Access.TOKEN_REVOKED)
    assert (ended.by, ended.person, ended.project) == (max_, ann, project)


def test_a_request_with_a_token_writes_nothing_once_its_address_is_known(project, ann):
    _, secret = create_token(by=ann, project=project, scope="read")
    Api(secret).get("projects/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        Api(secret).get("projects/")

    assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]


def test_a_token_used_from_ever_new_addresses_writes_for_a_hundred_of_them(project, ann):
    token, secret = create_token(by=ann, project=project, scope="read")
    for number in range(120):
        Client(REMOTE_ADDR=f"198.51.100.{number}").get(
            "/api/v1/projects/", headers={"Authorization": f"Bearer {secret}"}
        )

    assert AccessEntry.objects.filter(token=token.pk, address__isnull=False).count() == 100
    assert len(Token.objects.get(pk=token.pk).addresses) == 100


def test_whoever_changes_a_membership_it_is_logged(project, max_, out):
    AccessEntry.objects.all().delete()
    set_member(by=max_, slug="desk", username="out", role=Role.ANALYST)
    set_member(by=max_, slug="desk", username="out", role=Role.REVIEWER)
    remove_member(by=max_, slug="desk", username="out")
    set_member(by=max_, slug="desk", username="out", role=Role.REVIEWER)
    sql("SELECT set_config('newsnotes.actor', '', true)")
    Member.objects.filter(user=out).update(role=Role.MANAGER)

    assert logged() == [
        ("member_added", "max", "out"),
        ("role_changed", "max", "out"),
        ("member_removed", "max", "out"),
        ("member_added", "max", "out"),
        ("role_changed", None, "out"),
    ]
    assert AccessEntry.objects.order_by("created_at").last().details == {
        "role": "manager",
        "before": "reviewer",
    }


def test_whoever_restricts_an_article_it_is_logged(project, article, ann, rev, max_):
    AccessEntry.objects.all().delete()
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann", "rev"])
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev"])
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": False})
    add_article(by=max_, project=project, text="Hidden from the first.", described={"restricted": True})
    Article.objects.filter(pk=article.pk).update(restricted=True)

    assert logged() == [
        ("reader_named", "max", "ann"),
        ("restriction_set", "max", None),
        ("reader_named", "max", "rev"),
        ("reader_removed", "max", "ann"),
        ("restriction_lifted", "max", None),
        ("restriction_set", "max", None),
        ("restriction_set", "max", None),
    ]


def test_readers_have_a_history(article, ann, rev, max_):
    for names in (["ann"], ["ann", "rev"], ["rev"]):
        set_access(by=max_, article_id=article.pk, restricted=True, usernames=names)

    events = READER.objects.order_by("pgh_id").values_list("pgh_label", "member__user__username")
    assert list(events) == [("insert", "ann"), ("insert", "rev"), ("delete", "ann")]
    assert not READER.objects.filter(pgh_context_id=None).exists()


READINGS = {
    "the page": lambda client, api, article, mark: client.get(f"/a/{article.pk}/"),
    "a card": lambda client, api, article, mark: client.get(
        f"/a/{article.pk}/{mark.pk}/", headers={"HX-Request": "true"}
    ),
    "its places": lambda client, api, article, mark: client.get(f"/a/{article.pk}/{mark.pk}/occurrences/"),
    "the article": lambda client, api, article, mark: api.get(f"articles/{article.pk}/"),
    "its texts": lambda client, api, article, mark: api.get(f"articles/{article.pk}/revisions/"),
    "its annotations": lambda client, api, article, mark: api.get(f"articles/{article.pk}/annotations/"),
    "one of them": lambda client, api, article, mark: api.get(f"annotations/{mark.pk}/"),
    "its history": lambda client, api, article, mark: api.get(f"annotations/{mark.pk}/history/"),
    "a list": lambda client, api, article, mark: api.get("projects/desk/annotations/"),
    "the feed": lambda client, api, article, mark: api.get("projects/desk/changes/"),
    "an export": lambda client, api, article, mark: b"".join(api.get("projects/desk/export/")),
}


@pytest.mark.parametrize("way", READINGS)
@pytest.mark.parametrize("hidden", [True, False], ids=["restricted", "open"])
def test_who_reads_a_restricted_article_is_logged_once_an_hour(project, article, ann, rev, max_, way, hidden):
    mark = factories.annotation(article, ann, kind="entity", passage="Mara Voss")
    factories.approved(mark, ann, rev)
    if hidden:
        set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    _, secret = create_token(by=ann, project=project, scope="read", restricted=True)
    client = Client()
    client.force_login(ann)
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit does, which gives actions their number

    for _ in range(2):
        READINGS[way](client, Api(secret), article, mark)

    expected = [("article_read", "ann", None)] if hidden else []
    assert logged(Access.ARTICLE_READ) == expected
    assert set(AccessEntry.objects.filter(kind=Access.ARTICLE_READ).values_list("article", flat=True)) <= {
        article.pk
    }


def test_an_unrestricted_article_costs_no_statement_more(article, ann):
    client = Client()
    client.force_login(ann)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/a/{article.pk}/")

    assert not [query for query in queries.captured_queries if "accessentry" in query["sql"]]


@pytest.mark.django_db(transaction=True)
def test_an_export_is_logged_with_its_filters_and_its_end_and_without_words(project, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    _, secret = create_token(by=ann, project=project, scope="read")
    query = "?format=csv&kind=quote&tag=Secret+Source&q=Mara"

    b"".join(Api(secret).get(f"projects/desk/export/{query}"))
    b"".join(Api(secret).get("projects/desk/export/?format=jsonl"))

    kinds = [Access.EXPORT_STARTED, Access.EXPORT_FINISHED, Access.EXPORT_BROKEN_OFF]
    entries = AccessEntry.objects.filter(kind__in=kinds).order_by("created_at")
    assert [entry.kind for entry in entries] == [
        "export_started",
        "export_finished",
        "export_started",
        "export_finished",
    ]
    assert entries[0].details["filters"] == {"format": "csv", "kind": "quote", "q": None, "tag": None}
    assert entries[3].details["articles"] == 1
    assert entries[2].details["export"] == entries[3].details["export"]


def test_an_export_that_is_broken_off_says_so(project, article, ann, rev):
    factories.approved(factories.annotation(article, ann), ann, rev)
    scopes = Annotation.objects.visible_to(ann), Article.objects.visible_to(ann)
    export = read_export(*scopes, {"status": ["approved"]}, project=project)

    chunks = deliver(export, {"status": ["approved"]}, project=project, by=ann)
    begun = logged(Access.EXPORT_STARTED)
    next(chunks)
    chunks.close()
    chunks.close()

    assert begun == [("export_started", "ann", None)]
    assert logged(Access.EXPORT_BROKEN_OFF, Access.EXPORT_FINISHED) == [("export_broken_off", "ann", None)]


def test_an_export_that_is_refused_is_not_in_the_log(project, ann):
    _, secret = create_token(by=ann, project=project, scope="read")

    Api(secret).get("projects/desk/export/?format=nothing")

    assert logged(Access.EXPORT_STARTED) == []


def test_the_database_says_when(ann):
    year_one = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    entry = AccessEntry.objects.create(kind=Access.ARTICLE_READ, by=ann, created_at=year_one, period=year_one)
    entry.refresh_from_db()

    now = datetime.datetime.now(datetime.UTC)
    assert abs(entry.created_at - now) < datetime.timedelta(minutes=5)
    assert entry.period == entry.created_at.replace(minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotations_accessentry SET by_id = NULL",
        "DELETE FROM annotations_accessentry",
        "TRUNCATE annotations_accessentry",
    ],
)
def test_the_web_role_cannot_change_the_log(ann, statement):
    log_access(Access.SIGNED_IN, by=ann)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), web_role():
        sql(statement)


@pytest.mark.parametrize(("days", "kept"), [(30, [29]), (0, [29]), (-5, [29]), (180, [29, 31, 179])])
def test_old_entries_are_forgotten_and_never_those_of_the_last_month(ann, settings, days, kept):
    settings.ACCESS_LOG_DAYS = days
    AccessEntry.objects.all().delete()
    now = datetime.datetime.now(datetime.UTC)
    for age in (29, 31, 179, 181):
        entry = AccessEntry.objects.create(kind=Access.SIGNED_IN, by=ann, details={"age": age})
        AccessEntry.objects.filter(pk=entry.pk).update(created_at=now - datetime.timedelta(days=age))

    with web_role():
        forget_access()

    ages = sorted(entry.details["age"] for entry in AccessEntry.objects.all())
    assert ages == kept


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_log_outlives_an_erased_article_and_its_readers_do_not(project, article, ann, max_):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    client = Client()
    client.force_login(ann)
    client.get(f"/a/{article.pk}/")
    before = AccessEntry.objects.filter(article_id=article.pk).count()

    erase(article_id=article.pk, reason="A court says so.", by=max_)

    assert AccessEntry.objects.filter(article_id=article.pk).count() == before
    assert not READER.objects.filter(article_id=article.pk).exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", None),
        ("unix", None),
    ],
)
def test_an_address_is_kept_as_far_as_it_says_where(text, kept):
    assert read_address(text) == kept
