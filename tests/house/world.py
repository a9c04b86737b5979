"""A small project with one of everything that a route names, and a browser for each person."""

from dataclasses import dataclass

from django.test import Client

from annotations.actions.articles import delete_article
from annotations.actions.people.invitations import invite, link_of
from annotations.actions.people.password_links import make_password_link
from annotations.actions.people.signed_links import sign_dated_link
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import remove_member
from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import move
from annotations.choices import Role, Verb
from annotations.models import ArticleReader, Assignment, Member, Tag, User
from tests import factories


@dataclass(frozen=True)
class World:
    """`names` fill the braces of the table; `clients` are signed in, but for `anonymous`; `gone` was a member."""

    names: dict[str, str]
    clients: dict[str, Client]

    @classmethod
    def made(cls) -> "World":
        project = factories.project()
        ann = factories.member(project, "ann", Role.ANALYST)
        rev = factories.member(project, "rev", Role.REVIEWER)
        manager = factories.member(project, "max", Role.MANAGER)
        gone = factories.member(project, "gone", Role.REVIEWER)
        people = {"ann": ann, "rev": rev, "max": manager, "out": factories.user("out"), "gone": gone}
        article = factories.article(project, ann)
        draft = factories.annotation(article, ann)
        submitted = factories.annotation(article, ann, kind="entity", passage="Mara Voss")
        move(by=ann, annotation_id=submitted.pk, version=None, verb=Verb.SUBMIT)
        record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
        other, _ = add_entity(by=ann, project=project, values={"name": "The Courier", "type": "organisation"})
        taken_out = factories.article(project, ann, text="A text that nobody wants.")
        delete_article(by=manager, article_id=taken_out.pk, version=None)
        tag = Tag.objects.create(project=project, name="figure")
        analyst, left = (Member.objects.get(user=person) for person in (ann, gone))
        given = Assignment.objects.create(project=project, article=article, member=analyst)
        ArticleReader.objects.create(project=project, article=article, member=left)
        token, _ = create_token(by=ann, project=project, scope="read")
        named = {
            "article": article,
            "taken_out": taken_out,
            "draft": draft,
            "submitted": submitted,
            "entity": record,
            "other_entity": other,
            "token": token,
            "tag": tag,
            "assignment": given,
        }
        factories.annotation(article, gone, kind="source", passage="Mara Voss")
        remove_member(by=manager, slug="desk", username="gone")
        clients = {"anonymous": Client()}
        for name, person in people.items():
            clients[name] = Client()
            clients[name].force_login(person)
        names = {name: str(thing.pk) for name, thing in named.items()}
        return cls({**names, **links_of("desk", manager, "ann")}, clients)


def links_of(slug: str, manager: User, username: str) -> dict[str, str]:
    """The links that let people in: of an invitation, to a new password, and that of the first person."""
    invitation, _ = invite(by=manager, slug=slug, invitee=username, role=Role.ANALYST)
    return {
        "invited": str(invitation.pk),
        "invitation": link_of(invitation),
        "reset": make_password_link(by=manager, slug=slug, username=username),
        "first": sign_dated_link("first person"),
    }
