"""What waits for a reviewer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.forms.project import ReviewFilter
from annotations.policy import require_reviewer
from annotations.queries.pages import actor_of
from annotations.queries.review.review_queue import list_reviewers, review_queue, waiting_for_others
from annotations.views.answers import SignedIn, page


@require_safe
@page
def review(request: SignedIn, slug: str) -> HttpResponse:
    """The articles with something for me to decide on, the one that waits longest first."""
    actor = actor_of(request.user, slug)
    require_reviewer(actor)
    form = ReviewFilter(request.GET)
    queue, total = review_queue(request.user, actor.project, **form.read())
    others = waiting_for_others(request.user, actor.project)
    context = {
        "actor": actor,
        "tab": "review",
        "form": form,
        "lines": queue.rows,
        "page": queue,
        "total": total,
        "others": others,
        "reviewers": list_reviewers(request.user, actor.project) if others else [],
    }
    return render(request, "annotations/review.html", context)
