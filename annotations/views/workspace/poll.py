"""What others have done at an article while its page is open, and who of them is there."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.actions.annotating.presence import be_here
from annotations.actions.people.access_log import log_readings
from annotations.queries.workspace import article_view as queries
from annotations.queries.workspace.history import spans_ever
from annotations.queries.workspace.names import name_annotation
from annotations.queries.workspace.poll import load_changes, load_standing
from annotations.sentences import say
from annotations.views.answers import SignedIn, page
from annotations.views.workspace.answers import MOST_REDRAWN, TEMPLATES, build_foot
from annotations.views.workspace.cards import Card
from annotations.views.workspace.slots import build_lists

MOST_NAMED = 3
"""People that the foot line names; of more it says how many."""

_TAG = re.compile(r'"(\d{1,18})-(\w*)"')


@require_safe
@never_cache
@page
def poll(request: SignedIn, article_id: uuid.UUID) -> HttpResponse:
    """What has changed since the page's `If-None-Match`, as parts of it like a save's; else 304, which is cheap."""
    now = load_standing(request.user, article_id)
    if not now.noted:
        be_here(by=request.user, article_id=article_id)
    people = hashlib.sha256("\n".join(now.others).encode()).hexdigest()[:8]
    seen = _TAG.search(request.headers.get("If-None-Match", ""))
    if seen and (int(seen[1]), seen[2]) == (now.seq, people):
        return HttpResponseNotModified()
    after = int(seen[1]) if seen else now.seq
    moved = after < now.seq
    shown = _render_changes(request, article_id, now.project_id, after) if moved else {}
    context = {"others": _write_people(now.others), "moved": moved, **shown}
    answer = render(request, f"{TEMPLATES}/poll.html", context)
    answer["ETag"] = f'"{now.seq}-{people}"'
    return answer


def _render_changes(
    request: SignedIn, article_id: uuid.UUID, project_id: uuid.UUID, after: int
) -> dict[str, Any]:
    """What the page draws anew; nothing if all that has happened was at other articles."""
    changed = load_changes(request.user, article_id, project_id=project_id, after=after)
    if not changed.ids and not changed.article:
        return {}
    at = queries.load_article(request.user, article_id)
    around = queries.load_around(at)
    shown = build_foot(at.actor, at.article, around)
    if not changed.ids:
        return shown
    if len(changed.ids) > MOST_REDRAWN:
        return {"many": len(changed.ids), **shown}
    log_readings([at.article], by=request.user)
    drawn = queries.load_redrawn(
        request.user,
        article_id,
        at.text,
        focus=changed.ids[0],
        ids=changed.ids,
        spans=spans_ever(changed.ids),
    )
    return {
        "body": at.text,
        "numbered": drawn.paragraphs,
        "rows": drawn.rows,
        "cards": [Card(row, at.actor) for row in drawn.changed if row.is_present],
        "gone": [row for row in drawn.changed if not row.is_present],
        **build_lists(map(name_annotation, drawn.changed)),
        **shown,
    }


def _write_people(people: Sequence[str]) -> str:
    """`rev is here, too`, `max and rev are here, too`, `ann, max, rev and 2 more are here, too`."""
    if len(people) < 2:
        return say("{name} is here, too", name=people[0]) if people else ""
    if len(people) > MOST_NAMED:
        return say(
            "{names} and {number} more are here, too",
            names=", ".join(people[:MOST_NAMED]),
            number=len(people) - MOST_NAMED,
        )
    return say("{names} and {last} are here, too", names=", ".join(people[:-1]), last=people[-1])
