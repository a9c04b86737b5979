"""No answer to anybody, by any route, says a word of what is hidden from them."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from annotations.formats.registry import FORMATS
from annotations.models import User
from tests.house.secrets import BLIND, OTHER, RESTRICTED, Secrets
from tests.house.test_routes import ROWS, Row, filled, read_answer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORDS = ("headline", "alpha", "beta", "external", "outlet", "zoe", "local", "record", "tag", "token", "slug")


@pytest.fixture(scope="module")
def secrets(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Secrets]:
    """Made once: every request is taken back, and so, at the end, is what is hidden."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Secrets.made()
        transaction.set_rollback(True)


def told(secrets: Secrets, method: str, path: str, body: str = "", version: str = "") -> list[str]:
    """Who is told what is hidden from them by the answer to a request; words that they have sent are none."""
    leaks = []
    for name, client in secrets.clients.items():
        if "token" in name and not path.startswith("/api/"):
            continue
        for headers in [{}, {"HX-Request": "true"}] if method == "GET" and path.startswith("/a/") else [{}]:
            status, text = read_answer(client, method, path, body, version, **headers)
            for word in secrets.hidden[name]:
                if word in _without(text, f"{path} {body}").lower():
                    place = text.lower().index(word)
                    leaks.append(
                        f"{name} {method} {path} {body}: {status} {text[max(0, place - 60) : place + 60]}"
                    )
            if status >= 500 and status != 503:
                leaks.append(f"{name} {method} {path} {body}: {status}")
    return leaks


def _without(text: str, sent: str) -> str:
    """An answer without the hidden words that the request itself has."""
    for word in sorted(_words_of(sent), key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _words_of(sent: str) -> set[str]:
    words = {f"{kind}{word}" for kind in (OTHER, RESTRICTED, BLIND) for word in WORDS}
    return {word for word in words if word in sent}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_route_says_what_is_hidden(row: Row, secrets: Secrets) -> None:
    names = secrets.world.names
    requests = {(filled(row.path, names), row.body)}
    for hidden in secrets.names.values():
        path = row.path.replace("/desk/", f"/{hidden.get('desk', 'desk')}/")
        requests.add((filled(path, {**names, **hidden}), row.body))

    leaks = [
        leak for path, body in sorted(requests) for leak in told(secrets, row.method, path, body, row.version)
    ]

    assert not leaks, "\n".join(leaks)


GETS = [
    "/a/{article}/?annotation={hidden_draft}",
    "/a/{article}/{hidden_draft}/",
    "/a/{article}/{hidden_draft}/occurrences/",
    "/a/{hidden_article}/{draft}/",
    "/a/{article}/records/?value=zq",
    "/p/desk/articles/?q={q}",
    "/p/desk/articles/?outlet={outlet}",
    "/p/desk/articles/?after=2020-01-01T00:00:00%2B00:00_{hidden_article}",
    "/p/desk/entities/?q={q}",
    "/p/desk/entities/{hidden_entity}/",
    "/p/desk/entities/{entity}/?show=mention",
    "/p/desk/entities/?local=on",
    "/p/desk/export/?status=draft&speaker={hidden_entity}",
    "/p/desk/export/?outlet={outlet}",
    "/p/desk/review/?kind=claim",
    "/api/v1/projects/desk/articles/?q={q}",
    "/api/v1/projects/desk/articles/?outlet={outlet}",
    "/api/v1/projects/desk/articles/?external_id={external}",
    "/api/v1/projects/desk/annotations/?article={hidden_article}",
    "/api/v1/projects/desk/annotations/?entity={hidden_entity}",
    "/api/v1/projects/desk/annotations/?speaker={hidden_entity}",
    "/api/v1/projects/desk/annotations/?about={hidden_entity}",
    "/api/v1/projects/desk/entities/?name={q}",
    "/api/v1/projects/desk/annotations/?author={author}",
    "/api/v1/projects/desk/annotations/?q={q}",
    "/api/v1/projects/desk/annotations/?status=draft,suggested,submitted",
    "/api/v1/projects/desk/entities/?article={hidden_article}",
    "/api/v1/projects/desk/entities/?q={q}",
    "/api/v1/projects/desk/members/{author}/",
    "/api/v1/projects/desk/members/{author}/work/",
    "/api/v1/projects/desk/changes/",
    "/api/v1/articles/{article}/annotations/?status=draft,suggested,submitted",
    "/api/v1/articles/{article}/annotations/?entity={hidden_entity}",
]
GETS += [f"/api/v1/projects/desk/export/?format={name}&status=draft,submitted" for name in FORMATS]
GETS += [f"/api/v1/projects/desk/export/?format={name}&empty=include" for name in FORMATS]


def _filled(path: str, secrets: Secrets, which: str) -> str:
    hidden = secrets.names[which]
    word = {"other": OTHER, "restricted": RESTRICTED, "blind": BLIND}[which]
    names = {f"hidden_{name}": pk for name, pk in {**secrets.world.names, **hidden}.items()}
    words = {
        "q": f"{word}alpha",
        "outlet": f"{word}outlet",
        "external": f"{word}external",
        "author": f"{word}zoe",
    }
    return filled(
        path, {**secrets.world.names, **names, **{key: quote(value) for key, value in words.items()}}
    )


@pytest.mark.parametrize("which", ["other", "restricted", "blind"])
@pytest.mark.parametrize("path", GETS)
def test_no_parameter_brings_out_what_is_hidden(path: str, which: str, secrets: Secrets) -> None:
    leaks = told(secrets, "GET", _filled(path, secrets, which))

    assert not leaks, "\n".join(leaks)


SPANS = [[0, 5]]
BODIES = [
    (
        "POST",
        "/api/v1/articles/{article}/annotations/",
        {"kind": "quote", "spans": SPANS, "links": [{"role": "speaker", "target": "{hidden_submitted}"}]},
    ),
    (
        "POST",
        "/api/v1/articles/{article}/annotations/",
        {"kind": "entity", "spans": SPANS, "attributes": {"entity": "{hidden_entity}"}},
    ),
    (
        "POST",
        "/api/v1/articles/{article}/annotations/",
        {"id": "{hidden_draft}", "kind": "quote", "spans": SPANS},
    ),
    ("POST", "/api/v1/projects/desk/articles/", {"id": "{hidden_article}", "text": "Nothing of it."}),
    ("POST", "/api/v1/projects/desk/articles/", {"external_id": "{external}", "text": "Nothing of it."}),
    ("POST", "/api/v1/projects/desk/entities/", {"id": "{hidden_entity}", "name": "A", "type": "person"}),
    (
        "POST",
        "/api/v1/projects/desk/entities/",
        {"article": "{hidden_article}", "name": "A", "type": "person"},
    ),
    (
        "POST",
        "/api/v1/projects/desk/decisions/",
        [{"annotation": "{hidden_submitted}", "version": 1, "verdict": "approve"}],
    ),
    ("POST", "/api/v1/projects/desk/members/", {"user": "{author}", "role": "analyst"}),
    ("POST", "/api/v1/projects/", {"slug": "{slug}", "name": "Mine"}),
]


@pytest.mark.parametrize("which", ["other", "restricted", "blind"])
@pytest.mark.parametrize(("method", "path", "body"), BODIES, ids=lambda part: json.dumps(part)[:60])
def test_no_body_brings_out_what_is_hidden(
    method: str, path: str, body: object, which: str, secrets: Secrets
) -> None:
    sent = json.dumps(body).replace("{slug}", f"{OTHER}slug")
    for name in ("hidden_submitted", "hidden_entity", "hidden_draft", "hidden_article", "external", "author"):
        sent = sent.replace(f"{{{name}}}", _filled(f"{{{name}}}", secrets, which))

    leaks = told(secrets, method, _filled(path, secrets, which), sent)

    assert not leaks, "\n".join(leaks)


def test_the_hidden_words_are_shown_to_whom_they_are_not_hidden_from(secrets: Secrets) -> None:
    """Else nothing above could fail."""
    article = secrets.names["restricted"]["article"]
    foreign = secrets.names["other"]["article"]

    assert RESTRICTED in read_answer(secrets.clients["max"], "GET", f"/a/{article}/")[1]
    assert OTHER in read_answer(secrets.clients["zoe's token"], "GET", f"/api/v1/articles/{foreign}/")[1]
    annotations = f"/api/v1/articles/{secrets.world.names['article']}/annotations/"
    with transaction.atomic():
        secrets.world.clients["out"].force_login(User.objects.get(username="bob"))
        shown = read_answer(secrets.world.clients["out"], "GET", annotations)[1]
        transaction.set_rollback(True)
    assert BLIND in shown
