"""Saving what nobody has changed changes nothing: every form of every page, whatever is stored.

A form of the pages is in one of the two lists below, or the test fails. Those that show what is stored are opened,
read as a browser reads them, and sent back as they are, with values that no form has written.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotations.models import (
    Annotation,
    Article,
    ArticleReader,
    Entity,
    Guidelines,
    Member,
    Project,
    Tag,
    User,
)
from tests import factories
from tests.house.browser_forms import SentForm, forms_of
from tests.house.test_routes import ROWS, filled
from tests.house.world import World

SHOWING = {
    "about",
    "about_access",
    "account",
    "entity",
    "settings_guidelines",
    "settings_member",
    "settings_rules",
    "settings_tags",
    "workspace_attributes",
    "workspace_record",
    "workspace_slot",
}
"""The forms, by their routes, that show what is stored, to be changed."""

DOING = {
    "settings_revoke_invitation",
    "settings_renew_invitation",
    "settings_password_link",
    "settings_invite",
    "password_link",
    "leave",
    "join",
    "first_person",
    "about_delete",
    "entity_delete",
    "settings_archive",
    "settings_revoke_token",
    "about_give",
    "about_take_back",
    "about_bring_back",
    "about_take_over",
    "articles_assign",
    "account_change_password",
    "account_confirm_email",
    "account_email",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_set_password",
    "demo_sign_in",
    "entities",
    "import",
    "entity_merge",
    "entity_promote",
    "entity_undo_merge",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "openid_connect_login",
    "project_new",
    "reset_demo",
    "set_language",
    "settings_remove_member",
    "settings_rename_tag",
    "settings_take_over",
    "settings_undo_renaming",
    "socialaccount_connections",
    "token_create",
    "token_revoke",
    "usersessions_list",
    "workspace_approve_mentions",
    "workspace_borders",
    "workspace_delete",
    "workspace_frame",
    "workspace_kind",
    "workspace_mark",
    "workspace_move",
    "workspace_occurrences",
    "workspace_redo",
    "workspace_restore",
    "workspace_sign_off",
    "workspace_submit",
    "workspace_take_over",
    "workspace_take_up",
    "workspace_undo",
}
"""The forms that make something new, or do what their button says."""

PASSING = {"Session", "Presence", "SignInAttempts", "Cached"}
"""What every request may write."""

ODD = [
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u00a0",
    "\u200b",
    "\u2028",
    "\x85",
    "\x0b",
    "\u202e",
    "👩‍👩‍👧",
    "e\u0301",
]
PIECES = st.sampled_from([*ODD, *ODD, "a", "Ж", "<b>", "&amp;", "&", '"', "'", ": ", "0", "-"])
CHARACTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


def texts(longest: int, least: int = 0) -> st.SearchStrategy[str]:
    """Texts as they may be stored: of odd pieces, of anything, and as long as may be."""
    made = st.lists(PIECES, min_size=least, max_size=12).map("".join) | st.text(
        CHARACTERS, min_size=least, max_size=20
    )
    long = st.sampled_from(["x", "👩", "\n", "é "]).map(lambda piece: (piece * longest)[:longest])
    return (made | long).map(lambda text: text[:longest])


def names(longest: int) -> st.SearchStrategy[str]:
    """Texts that are not blank."""
    return texts(longest - 1).map(lambda text: f"{text}x")


MOMENTS = st.none() | st.datetimes(timezones=st.just(datetime.UTC))
FLAGS = st.booleans()
LISTED = st.lists(names(100), max_size=5, unique=True)
MAYBE = st.none() | FLAGS


def set_of(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(values)


STORED = {
    "about": set_of(
        headline=st.just("") | names(500),
        standfirst=texts(2000),
        byline=texts(500),
        outlet=texts(200),
        url=texts(500),
        published_at=MOMENTS,
        language=texts(35),
        external_id=texts(200),
        zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
    ),
    "about_access": set_of(restricted=FLAGS, readers=st.sets(st.sampled_from(["ann", "rev", "max"]))),
    "account": set_of(first_name=texts(150), last_name=texts(150)),
    "entity": set_of(
        name=names(300),
        aliases=st.lists(texts(40), max_size=4),
        description=texts(500),
        wikidata_id=st.sampled_from(["", "Q42"]),
    ),
    "settings_guidelines": set_of(text=names(400)),
    "settings_member": set_of(),
    "settings_rules": set_of(
        name=names(200),
        four_eyes=FLAGS,
        fixer_may_approve=FLAGS,
        approvals=st.sampled_from([1, 2]),
        time_zone=st.sampled_from(["UTC", "Asia/Kathmandu", "Mars/Olympus"]),
    ),
    "settings_tags": set_of(tags=st.dictionaries(names(100), texts(500), max_size=4)),
    "workspace_attributes": set_of(
        claim=set_of(
            statement=st.none() | texts(2000),
            checkability=st.none() | st.integers(0, 3),
            attributed=st.sampled_from([None, "named", "nobody"]),
            hedged=MAYBE,
        ),
        quote=set_of(
            venue=st.none() | texts(500),
            said_on=st.none() | st.dates().map(str),
            medium=st.sampled_from([None, "post"]),
            negated=MAYBE,
            form=st.sampled_from([None, "mixed"]),
        ),
        entity=set_of(type=st.sampled_from([None, "group"]), mention=st.sampled_from([None, "pronoun"])),
        tags=LISTED,
    ),
    "workspace_record": set_of(name=names(300)),
    "workspace_slot": set_of(),
}
"""By form: what is stored when it is opened."""


def store(form: str, world: World, values: dict[str, Any]) -> None:
    """Put values where the form shows them, past all doors."""
    if form in STORING:
        STORING[form](world, values)
    Annotation.objects.filter(pk=world.names["claim"]).update(status="approved", reopened="")
    rev = User.objects.get(username="rev")
    Article.objects.filter(pk=world.names["article"]).update(
        state="signed_off", signed_off_by=rev, signed_off_revision=1
    )


def store_description(world: World, values: dict[str, Any]) -> None:
    values = dict(values)
    Project.objects.update(time_zone=values.pop("zone"))
    Article.objects.update(**values)


def store_readers(world: World, values: dict[str, Any]) -> None:
    article = Article.objects.get(pk=world.names["article"])
    Article.objects.update(restricted=values["restricted"])
    for member in Member.objects.filter(user__username__in=values["readers"]):
        ArticleReader.objects.create(project=member.project, article=article, member=member)


def store_guidelines(world: World, values: dict[str, Any]) -> None:
    writer = User.objects.get(username="max")
    Guidelines.objects.create(project=Project.objects.get(), number=1, author=writer, **values)


def store_tags(world: World, values: dict[str, Any]) -> None:
    for name, description in values["tags"].items():
        Tag.objects.create(project=Project.objects.get(), name=name, description=description)


def store_attributes(world: World, values: dict[str, Any]) -> None:
    for kind in ("claim", "quote", "entity"):
        attributes = {name: value for name, value in values[kind].items() if value is not None}
        Annotation.objects.filter(kind=kind).update(attributes=attributes, tags=sorted(values["tags"]))


def store_records(world: World, values: dict[str, Any]) -> None:
    """One record, and two more that are called alike."""
    shared = {"project": Project.objects.get(), "type": "person"}
    Entity.objects.create(**shared, **values)
    meant = Entity.objects.create(**shared, **values)
    Entity.objects.create(**shared, name="Z", aliases=[values["name"]])
    Annotation.objects.filter(kind="entity").update(entity=meant)


STORING: dict[str, Callable[[World, dict[str, Any]], Any]] = {
    "about": store_description,
    "about_access": store_readers,
    "account": lambda world, values: User.objects.filter(username="max").update(**values),
    "entity": lambda world, values: Entity.objects.filter(pk=world.names["entity"]).update(**values),
    "settings_guidelines": store_guidelines,
    "settings_rules": lambda world, values: Project.objects.update(**values),
    "settings_tags": store_tags,
    "workspace_attributes": store_attributes,
    "workspace_record": store_records,
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Of max, who may change it: a claim over two paragraphs, which is approved, a quote and a name."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World.made()
        article, person = Article.objects.get(deleted_at=None), User.objects.get(username="max")
        claim = factories.annotation(article, person, "claim", "told the Courier.\nShe said the barrier")
        quote = factories.annotation(article, person, passage="“We have waited")
        entity = factories.annotation(article, person, "entity", "Courier")
        factories.approved(claim, person, User.objects.get(username="rev"))
        made.names.update(claim=str(claim.pk), quote=str(quote.pk), mention=str(entity.pk))
        yield made
        transaction.set_rollback(True)


def pages(world: World) -> list[str]:
    """Every page that there is, the workspace with each of several cards open."""
    paths = {row.path.partition("?")[0] for row in ROWS if row.method == "GET" and "/api/" not in row.path}
    opened = [
        f"/a/{world.names['article']}/?annotation={world.names[name]}"
        for name in ("claim", "quote", "mention")
    ]
    return [*sorted(filled(path, world.names) for path in paths), *opened]


def name_of(form: SentForm) -> str:
    return resolve(form.action.partition("?")[0]).url_name


def forms_on(client: Client, address: str) -> list[SentForm]:
    answer = client.get(address)
    return (
        forms_of(answer.content.decode(), address) if "html" in answer.headers.get("Content-Type", "") else []
    )


def everything() -> dict[str, Any]:
    """All rows of all tables, the history among them, and nothing of what every request writes."""
    models = [
        model for model in apps.get_app_config("annotations").get_models() if model.__name__ not in PASSING
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    cookies = client.cookies.copy()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


@pytest.mark.django_db
def test_every_form_is_known(world: World) -> None:
    posted = {row for row in ROWS if row.method == "POST" and "/api/" not in row.path}
    routes = {resolve(filled(row.path, {**world.names})).url_name for row in posted}

    there = {
        name_of(form)
        for page in pages(world)
        for form in forms_on(world.clients["max"], page)
        if form.method == "post"
    }

    assert routes == SHOWING | DOING
    # Forms whose buttons say where they go.
    assert there - DOING - {"workspace", "settings"} == SHOWING
    assert STORED.keys() == SHOWING


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHOWING))
@given(data=st.data())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # shrinking takes minutes: an example is several pages
)
def test_a_form_that_nobody_changed_changes_nothing(world: World, name: str, data: st.DataObject) -> None:
    client, values = world.clients["max"], data.draw(STORED[name])
    with taken_back(client):
        store(name, world, values)
        shown = [form for page in pages_with(name, world) for form in forms_on(client, page)]
        before, statuses = everything(), set()

        for form in shown:
            if form.method == "post" and name_of(form) == name and not adds(form):
                statuses.add(client.post(form.action, form.data).status_code)

        assert statuses <= {302, 303} or (name == "workspace_slot" and statuses == {422})
        assert statuses
        after = everything()
        assert [table for table, rows in before.items() if after[table] != rows] == []


def pages_with(name: str, world: World) -> list[str]:
    """The pages that the form is on."""
    if name.startswith("workspace_"):
        return [page for page in pages(world) if "?annotation=" in page]
    page = {"account": "/account/", "entity": "/p/desk/entities/{entity}/"}.get(name)
    page = page or ("/p/desk/settings/" if name.startswith("settings_") else "/a/{article}/about/")
    return [filled(page, world.names)]


def adds(form: SentForm) -> bool:
    """Whether it is the form below the members, which has the same address as those of their roles."""
    return ("username", "") in form.pairs
