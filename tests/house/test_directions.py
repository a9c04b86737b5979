"""Every page with data in Hebrew: each text of it has a direction of its own, whatever stands around it.

Pages are those of `tests.house.routes`, and what saves answer with; a template that none of them renders fails, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.base import Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render

from annotations.actions.access import assign
from annotations.actions.annotating.changing import change
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import set_tags, write_guidelines
from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import decide, move
from annotations.choices import Role, Verb
from annotations.models import Annotation, Article, Project, User
from tests import factories
from tests.house.test_routes import ROWS, filled
from tests.house.world import links_of

TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = {
    "account/first_person.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "annotations/api_docs.html",
    "annotations/api_operation.html",
    "annotations/entity/none.html",
    "annotations/parts/request_id.html",
    "annotations/workspace/filter.html",
}
"""Pages that show nothing that anybody has written."""

SECOND_STEP = {
    "account/password_set.html",
    "mfa/authenticate.html",
    "mfa/reauthenticate.html",
    "mfa/recovery_codes/generate.html",
    "mfa/recovery_codes/index.html",
    "mfa/totp/activate_form.html",
    "mfa/totp/deactivate_form.html",
    "mfa/webauthn/add_form.html",
    "mfa/webauthn/authenticator_confirm_delete.html",
    "mfa/webauthn/edit_form.html",
    "mfa/webauthn/reauthenticate.html",
    "socialaccount/login.html",
}
"""Pages of who has a second step; of what people write they show the name of a passkey alone."""

HEBREW = re.compile("[\u0590-\u05ff]")
ISOLATED = re.compile("\u2068[^\u2069]*\u2069")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"}
UNSEEN = {"head", "script", "style", "template"}
TEXT = (
    "”חיכינו אחת עשרה שנים,” אמרה מרה ווס לשליח.\n"
    "היא אמרה שהמחסום יגן על ארבעת אלפים בתים.\n"
    "דובר הכחיש זאת. מרה ווס הלכה."
)  # fmt: skip


@dataclass
class Element:
    """An open element of a page; `own` is what stands in it and in no part of it that has a direction."""

    tag: str
    attributes: dict[str, str | None]
    own: list[str] = field(default_factory=list)

    @property
    def is_apart(self) -> bool:
        return self.tag in ("bdi", "textarea") or "dir" in self.attributes

    @property
    def is_unseen(self) -> bool:
        return self.tag in UNSEEN or ("hidden" in self.attributes and self.tag in ("textarea", "input"))


class Directions(HTMLParser):
    """Collects in `wrong` the Hebrew of a page that has no direction of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[Element] = [Element("", {})]
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(given))
        self._check_value(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        self._check_value(Element(tag, dict(given)))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and tag in [element.tag for element in self.open]:
            element = self.open.pop()
            self._check_own(element)
            if element.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if any(element.is_unseen for element in self.open):
            return
        apart = next((element for element in reversed(self.open) if element.is_apart), None)
        if HEBREW.search(ISOLATED.sub("", data)) and (apart is None or apart.tag in ("html", "body")):
            self.wrong.append(f"<{self.open[-1].tag}> {' '.join(data.split())[:80]}")
        elif apart is not None:
            apart.own.append(ISOLATED.sub("", data))

    def _check_own(self, element: Element) -> None:
        own = " ".join(element.own)
        if element.is_apart and HEBREW.search(own) and re.search("[a-zA-Z]", own):
            self.wrong.append(f"<{element.tag} dir> with words of ours: {' '.join(own.split())[:80]}")

    def _check_value(self, element: Element) -> None:
        is_hidden = element.attributes.get("type") in ("hidden", "checkbox", "radio") or element.is_unseen
        shows = element.tag in ("input", "option") and HEBREW.search(element.attributes.get("value") or "")
        needs = shows or element.tag == "textarea"
        if needs and not is_hidden and element.attributes.get("dir") != "auto":
            self.wrong.append(f"<{element.tag}> {element.attributes}")


def marked(article: Article, by: User, kind: str, passage: str, **more: Any) -> Annotation:
    return factories.annotation(article, by, kind, passage, **more)


@dataclass
class World:
    """A project in Hebrew, with an annotation in each state, and a browser for each person."""

    names: dict[str, str]
    clients: dict[str, Client]
    rows: list[Annotation]

    @classmethod
    def made(cls) -> "World":
        project = Project.objects.create(slug="desk", name="דסק העיר")
        ann, rev, manager = (
            factories.member(project, name, role)
            for name, role in (("ענת", Role.ANALYST), ("רבקה", Role.REVIEWER), ("מקס", Role.MANAGER))
        )
        for person in (ann, rev, manager):
            person.first_name = "שם"
            person.save()
        write_guidelines(
            by=manager,
            slug="desk",
            text="# כותרת\n\nפסקה אחת\n\n- סעיף\n\n> ציטוט\n\n| א | ב |\n|---|---|\n| ג | ד |",
        )
        set_tags(by=manager, slug="desk", tags=[{"name": "תג", "description": "תיאור"}])
        described = {
            "headline": "כותרת",
            "standfirst": "פתיח",
            "byline": "מאת מישהו",
            "outlet": "העיתון",
            "external_id": "מזהה",
        }
        article = factories.article(project, ann, text=TEXT, **described)
        add_entity(
            by=ann,
            project=project,
            values={
                "name": "מרה ווס",
                "type": "person",
                "aliases": ["ווס", "מרה"],
                "description": "ראשת העיר",
            },
        )
        record, _ = add_entity(
            by=ann,
            project=project,
            values={"name": "השליח", "type": "organisation", "aliases": ["העיתון"], "description": "עיתון"},
        )
        local, _ = add_entity(
            by=ann, project=project, values={"name": "דובר", "type": "person"}, article_id=article.pk
        )
        rows = cls._annotations(article, ann, rev, record.pk, local.pk)
        assign(by=manager, article_id=article.pk, username="ענת")
        token, _ = create_token(by=ann, project=project, scope="read", name="אסימון")
        named = {"article": article, "draft": rows[0], "submitted": rows[1], "entity": record, "token": token}
        named["local"] = local
        clients = {name: Client() for name in ("anonymous", "out", "ענת", "רבקה", "מקס")}
        factories.user("out")
        for name, client in clients.items():
            if name != "anonymous":
                client.force_login(User.objects.get(username=name))
        names = {name: str(thing.pk) for name, thing in named.items()}
        return cls({**names, **links_of("desk", manager, "ענת")}, clients, rows)

    @staticmethod
    def _annotations(article: Article, ann: User, rev: User, record: Any, local: Any) -> list[Annotation]:
        """A draft with all that a card can show, one that its words may mean, and one in each other state."""
        source = marked(article, ann, "source", "מרה ווס", attributes={"entity": str(record)})
        links = [
            {"role": "speaker", "spans": [factories.span(TEXT, "מרה ווס")], "target": str(source.pk)},
            {"role": "cue", "spans": [factories.span(TEXT, "אמרה")]},
            {"role": "addressee", "spans": [factories.span(TEXT, "לשליח")]},
            {"role": "via", "spans": [factories.span(TEXT, "דובר")]},
        ]
        quote = {"attributes": {"venue": "מקום"}, "tags": ["תג"], "links": links}
        rows = [marked(article, ann, "quote", "”חיכינו אחת עשרה שנים,”", **quote), source]
        parts = [factories.span(TEXT, "דובר"), factories.span(TEXT, "הכחיש")]
        split = factories.mark(by=ann, article_id=article.pk, item={"kind": "entity", "spans": parts})[0]
        rows += [split, marked(article, ann, "entity", "דובר", attributes={"entity": str(local)})]
        words = ["היא אמרה", "שהמחסום יגן", "ארבעת אלפים", "בתים", "הכחיש זאת", "הלכה"]
        claims = [
            marked(article, ann, "claim", passage, attributes={"statement": "טענה"}) for passage in words
        ]
        asked, sent_back, fixed, approved, contested, deleted = (
            move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in claims
        )
        note = {"reason": "other", "note": "הערה"}
        for row in (sent_back, contested):
            decide(by=rev, annotation_id=row.pk, version=None, verdict="reject", **note)
        decide(by=rev, annotation_id=approved.pk, version=None, verdict="approve", note="הערה")
        change(by=rev, annotation_id=fixed.pk, version=None, changes={"attributes": {"statement": "אחרת"}})
        move(by=ann, annotation_id=contested.pk, version=None, verb=Verb.CONTEST, note="הערה")
        return [*rows, asked, sent_back, fixed, approved, contested, deleted]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of the templates that are rendered, without those of Django's own."""
    names: set[str] = set()

    def note(template: Any, **more: Any) -> None:
        names.add(str(template.name).partition("#")[0])

    monkeypatch.setattr(Template, "_render", instrumented_test_render)  # tells of what is included, too
    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def wrong_in(answer: Any) -> list[str]:
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return Directions(answer.content.decode()).wrong if is_html else []


def pages(world: World) -> Iterator[tuple[str, Any]]:
    """Each page that the table of routes has, as each person sees it, and the article with each card open."""
    paths = [filled(row.path, world.names) for row in ROWS if row.method == "GET" and "/api/" not in row.path]
    article = f"/a/{world.names['article']}/"
    paths += [f"{article}?annotation={row.pk}" for row in world.rows]
    paths += [
        "/p/desk/articles/?q=חיכינו",
        "/p/desk/entities/?q=ווס",
        "/p/desk/entities/?local=on",
        f"/p/desk/entities/{world.names['local']}/?show=mention",
        "/p/desk/export/?status=draft",
        "/inbox/",
    ]
    paths += [
        "/p/desk/articles/?outlet=העיתון",
        f"{article}records/?value=ווס",
        f"{article}news/",
        f"{article}guidelines/",
    ]
    for name, client in world.clients.items():
        for path in paths:
            yield f"{name} {path}", client.get(path)
            if path.startswith("/a/"):
                yield f"{name} {path}, a part", client.get(path, headers={"HX-Request": "true"})


def answers(world: World) -> Iterator[tuple[str, Any]]:
    """What saves, refusals, conflicts and forms with something wrong in them answer."""
    article, entity = f"/a/{world.names['article']}/", f"/p/desk/entities/{world.names['entity']}/"
    quote, source, split = (f"{article}{row.pk}/" for row in world.rows[:3])
    sent = [
        ("ענת", f"{article}mark/", {"kind": "entity", "spans": "0-3"}),
        ("ענת", f"{article}mark/", {"kind": "entity", "passage": "אינן כאן"}),
        ("ענת", f"{quote}slots/speaker/", {"value": "אינו כאן", "version": 1}),
        ("ענת", f"{quote}slots/addressee/", {"value": "השליח", "version": 1}),
        ("ענת", f"{quote}attributes/", {"venue": "אחר", "version": 1}),
        ("ענת", f"{quote}attributes/", {"venue": "אחר", "medium": "קול", "version": 1}),
        ("רבקה", f"{quote}attributes/", {"venue": "אחר", "version": 1}),
        ("ענת", f"{source}record/", {"value": "רשומה", "version": 1}),
        ("ענת", f"{split}borders/", {"spans": "0-9", "version": 9}),
        ("ענת", f"{split}delete/", {"version": 1}),
        ("ענת", f"{source}occurrences/", {"span": "0-3", "version": 9}),
        ("מקס", entity, {"name": "אחר", "type": "person", "version": 9}),
        ("מקס", entity, {"name": "", "type": "שגוי", "version": 1}),
        ("מקס", "/p/desk/entities/", {"name": "מרה ווס", "type": "person"}),
        ("מקס", "/p/desk/settings/rules/", {"name": "שם", "approvals": "1", "version": 9}),
        ("מקס", "/p/desk/settings/member/", {"username": "איש", "role": "analyst"}),
        ("מקס", "/p/desk/settings/tags/", {"tags": "אחר", "seen": "[]"}),
        ("מקס", "/p/desk/settings/guidelines/", {"text": "אחר", "number": 0}),
        ("מקס", f"{article}about/", {"headline": "אחר", "version": 9}),
        ("מקס", f"{article}about/access/", {"readers": "איש", "version": 1}),
        ("מקס", f"{article}about/give/", {"member": "איש"}),
        ("ענת", "/account/tokens/", {"project": "desk", "scope": "שגוי", "name": "שם", "days": "90"}),
        ("ענת", "/account/tokens/", {"project": "desk", "scope": "read", "name": "שם", "days": "90"}),
        ("ענת", "/projects/new/", {"name": "שם", "slug": "שם"}),
        ("anonymous", "/accounts/login/", {"username": "איש", "password": "x"}),
    ]
    for name, path, values in sent:
        for headers in ({}, {"HX-Request": "true"}):
            answer = world.clients[name].post(path, values, headers=headers, follow=True)
            yield f"{name} {path} {values}", answer
    file = SimpleUploadedFile("a.txt", "כותרת של כתבה".encode("windows-1255") * 20)
    yield "a file in another encoding", world.clients["ענת"].post("/p/desk/import/", {"file": file})
    yield "not taken out", world.clients["מקס"].post(f"{article}about/delete/", {"version": 99}, follow=True)


def leaving(world: World) -> Iterator[tuple[str, Any]]:
    """What a manager sees while somebody leaves, and of what that person has left behind."""
    manager, remove = world.clients["מקס"], "/p/desk/settings/member/remove/"
    yield "who is about to leave", manager.get(remove, {"username": "ענת"})
    yield "who leaves by themselves", world.clients["רבקה"].get("/p/desk/leave/")
    yield "a link to a new password", manager.post("/p/desk/settings/member/password/", {"username": "רבקה"})
    invited = manager.post(
        "/p/desk/settings/invitations/", {"invitee": "חוה", "role": "analyst"}, follow=True
    )
    yield "the link of an invitation", invited
    again = {"invitee": "חוה", "role": "manager"}
    yield "invited already", manager.post("/p/desk/settings/invitations/", again)
    yield "to nobody", manager.post(remove, {"username": "ענת", "to": "איש"})
    yield "gone", manager.post(remove, {"username": "ענת", "to": "", "version": 1}, follow=True)
    article = f"/a/{world.names['article']}/about/"
    yield "left behind in the project", manager.get("/p/desk/settings/")
    yield "left behind", manager.get(article)
    yield "who is locked out", manager.post(f"{article}access/", {"restricted": "on", "version": 1})
    yield "left to nobody", manager.post(f"{article}take-over/", {"to": "איש"})
    yield "taken over", manager.post(f"{article}take-over/", {"to": "רבקה"}, follow=True)


def archiving(world: World) -> Iterator[tuple[str, Any]]:
    """A manager who is alone with what they wrote, and a project that is archived."""
    manager = world.clients["מקס"]
    article = Article.objects.get(pk=world.names["article"])
    alone = marked(article, User.objects.get(username="מקס"), "claim", "המחסום")
    move(by=alone.author, annotation_id=alone.pk, version=None, verb=Verb.SUBMIT)
    demoting = {"username": "רבקה", "role": "analyst"}
    yield "who alone decides", manager.post("/p/desk/settings/member/", demoting)
    manager.post("/p/desk/settings/member/remove/", {"username": "רבקה", "to": "", "version": 1})
    yield "nobody else decides", manager.get("/p/desk/review/")
    card = f"/a/{article.pk}/?annotation={alone.pk}"
    yield "a card for nobody", manager.get(card)
    version = Project.objects.get().version
    archived = {"archived": "on", "version": version}
    yield "archived", manager.post("/p/desk/settings/archive/", archived, follow=True)
    yield "a card in an archived project", manager.get(card)
    yield "about an article in an archived project", manager.get(f"/a/{article.pk}/about/")


def taking_out(world: World) -> Iterator[tuple[str, Any]]:
    """An article that is taken out, in the list of these and where its text is added again; and it is back."""
    manager, article = world.clients["מקס"], f"/a/{world.names['article']}/about/"
    version = Article.objects.get(pk=world.names["article"]).version
    yield "taken out", manager.post(f"{article}delete/", {"version": version}, follow=True)
    yield "the list of these", manager.get("/p/desk/articles/taken-out/")
    yield "added again", manager.post("/p/desk/import/", {"text": TEXT})
    yield "back", manager.post(f"{article}bring-back/", follow=True)
    many = {"article": world.names["article"], "member": "רבקה"}
    yield "many", manager.post("/p/desk/articles/assign/", many, follow=True)


@pytest.mark.django_db
def test_each_text_of_each_page_has_its_own_direction(rendered: set[str], settings: Any) -> None:
    world = World.made()

    wrong: dict[str, str] = {}
    for name, answer in (
        *pages(world),
        *answers(world),
        *taking_out(world),
        *leaving(world),
        *archiving(world),
    ):
        for line in wrong_in(answer):
            wrong.setdefault(line, name)

    assert not wrong, "\n".join(f"{line}\n    {name}" for line, name in wrong.items())
    own = {str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html")}
    assert own - rendered <= STATIC | SECOND_STEP, "templates that no page of this test shows"


DIRECTIONS = {
    "<p>שלום</p>": 1,
    "<p dir=auto>שלום</p>": 0,
    "<p>by <bdi>שלום</bdi></p>": 0,
    "<p dir=auto>by שלום</p>": 1,
    "<p dir=auto>by <bdi>שלום</bdi></p>": 0,
    "<html dir=auto><body>שלום</body></html>": 1,
    '<input value="שלום">': 1,
    '<input value="שלום" dir=auto>': 0,
    '<input type=hidden value="שלום">': 0,
    '<option value="שלום">': 1,
    "<textarea></textarea>": 1,
    "<textarea dir=auto>שלום</textarea>": 0,
    "<option dir=auto>person, \u2068שלום\u2069</option>": 0,
    "<title>שלום</title>": 1,
    "<head><title>שלום</title></head>": 0,
}


@pytest.mark.parametrize("html", DIRECTIONS)
def test_what_has_no_direction_of_its_own_is_found(html: str) -> None:
    assert len(Directions(html).wrong) == DIRECTIONS[html]
