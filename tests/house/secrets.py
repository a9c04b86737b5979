"""The world of the routes with what is hidden in it: another project, a restricted article, somebody's blind layer.

Everything hidden has words of its own, which stand nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.test import Client

from annotations.actions.access import set_access
from annotations.actions.annotating.marking import mark
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import write_guidelines
from annotations.actions.records.entities import add_entity
from annotations.choices import LayerKind, Role
from annotations.models import Annotation, Article, Layer, Project, Tag, User
from tests import factories
from tests.house.world import World

TEXT = "“{0}alpha said so,” {0}beta told the {0}gamma.\n{0}delta denied it."

OTHER, RESTRICTED, BLIND = "zqother", "zqrestricted", "zqblind"
"""How the hidden words begin: of another project, of a restricted article, of a layer that is blind to others."""


@dataclass(frozen=True)
class Secrets:
    """`names` fill the table's braces for each hidden thing; `clients` are people and their tokens.

    `hidden` is, by client, what no answer to them may say.
    """

    world: World
    names: Mapping[str, Mapping[str, str]]
    clients: Mapping[str, Client]
    hidden: Mapping[str, tuple[str, ...]]

    @classmethod
    def made(cls) -> "Secrets":
        world = World.made()
        desk = Project.objects.get(slug="desk")
        ann, manager = (User.objects.get(username=name) for name in ("ann", "max"))
        names = {
            "other": _other_project(),
            "restricted": _restricted_article(desk, manager),
            "blind": _blind_layer(desk, world),
        }
        zoe = User.objects.get(username=f"{OTHER}zoe")
        vault = Project.objects.get(slug=f"{OTHER}slug")
        _, mine = create_token(by=ann, project=desk, scope="write")
        _, managing = create_token(by=manager, project=desk, scope="write")
        _, reading = create_token(by=ann, project=desk, scope="read", restricted=True)
        _, foreign = create_token(by=zoe, project=vault, scope="write", restricted=True)
        clients = {
            **{name: world.clients[name] for name in ("anonymous", "out", "ann", "rev", "max")},
            "ann's token": _through(mine),
            "ann's token for reading": _through(reading),
            "max's token": _through(managing),
            "zoe's token": _through(foreign),
        }
        hidden = dict.fromkeys(clients, (OTHER, RESTRICTED, BLIND))
        hidden["max"] = (OTHER, BLIND)
        hidden["zoe's token"] = (RESTRICTED, BLIND)
        return cls(world, names, clients, hidden)


def _through(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _described(word: str) -> dict[str, object]:
    return {
        "headline": f"{word}headline",
        "standfirst": f"{word}standfirst",
        "byline": f"{word}byline",
        "outlet": f"{word}outlet",
        "url": f"https://{word}url.example/",
        "external_id": f"{word}external",
    }


def _filled_article(project: Project, by: User, word: str) -> dict[str, str]:
    """An article with a draft, a submission, a suggestion and a local record, all with hidden words."""
    article = factories.article(project, by, TEXT.format(word), **_described(word))
    record, _ = add_entity(
        by=by, project=project, values={"name": f"{word}local", "type": "person"}, article_id=article.pk
    )
    draft = factories.annotation(
        article,
        by,
        passage=f"“{word}alpha said so,”",
        attributes={"venue": f"{word}venue"},
    )
    entity = factories.annotation(
        article, by, kind="entity", passage=f"{word}beta", attributes={"entity": str(record.pk)}
    )
    text = article.revisions.get().text
    item = {"kind": "source", "spans": [factories.span(text, f"{word}gamma")]}
    suggester = {"name": f"{word}suggester", "version": "1", "score": 0.5}
    mark(by=by, article_id=article.pk, item=item, suggester=suggester)
    return _names(article, draft, entity, str(record.pk))


def _names(article: Article, draft: Annotation, submitted: Annotation, record: str) -> dict[str, str]:
    return {
        "article": str(article.pk),
        "draft": str(draft.pk),
        "submitted": str(submitted.pk),
        "entity": record,
    }


def _other_project() -> dict[str, str]:
    project = Project.objects.create(slug=f"{OTHER}slug", name=f"{OTHER}name")
    zoe = factories.member(project, f"{OTHER}zoe", Role.MANAGER)
    write_guidelines(by=zoe, slug=project.slug, text=f"{OTHER}guidelines")
    record, _ = add_entity(by=zoe, project=project, values={"name": f"{OTHER}record", "type": "person"})
    tag = Tag.objects.create(project=project, name=f"{OTHER}tag")
    token, _ = create_token(by=zoe, project=project, scope="read", name=f"{OTHER}token")
    more = {"entity": str(record.pk), "tag": str(tag.pk), "token": str(token.pk)}
    return {**_filled_article(project, zoe, OTHER), **more, "desk": project.slug}


def _restricted_article(desk: Project, manager: User) -> dict[str, str]:
    names = _filled_article(desk, manager, RESTRICTED)
    set_access(by=manager, article_id=names["article"], restricted=True, usernames=[])  # type: ignore[arg-type]
    return names


def _blind_layer(desk: Project, world: World) -> dict[str, str]:
    """What a second annotator has marked in the open article and not submitted yet."""
    article = Article.objects.get(pk=world.names["article"])
    bob = factories.member(desk, "bob", Role.ANALYST)
    layer = Layer.objects.create(project=desk, article=article, kind=LayerKind.ANNOTATOR, owner=bob)
    made = factories.annotation(
        article,
        bob,
        kind="claim",
        passage="the barrier would protect 4,000 homes",
        attributes={"statement": f"{BLIND}statement"},
    )
    Annotation.objects.filter(pk=made.pk).update(layer=layer)
    return {"draft": str(made.pk), "submitted": str(made.pk)}
