"""What every page shares: who may look, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

from annotations import refusals
from annotations.forms.fields import PageForm
from annotations.models import User
from annotations.sentences import say
from annotations.translation import translate

TITLES = {
    400: say("This request makes no sense here"),
    401: say("This is somebody else’s sign-in"),
    403: say("This is for somebody else"),
    404: say("There is nothing here"),
    410: say("This link has ended"),
    412: say("Two people changed this at once"),
    415: say("This cannot be read"),
    422: say("Something has to be put right first"),
    429: say("Too many attempts"),
    503: say("Just a moment"),
}

GONE = say("This is gone: somebody has removed it, or you may no longer see it.")


class SignedIn(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page for people who have signed in; what is refused is said in a sentence, with its status.

    The workspace's script says whose work it posts: what one person did before another signed in is not the other's.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if wants_part(request):
                return render_refusal(request, 401, say("Your sign-in has ended."))
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        me = request.user.get_username()
        if request.method == "POST" and request.POST.get("me", me) != me:
            return render_refusal(request, 401, say("You are signed in as {name}.", name=me))
        try:
            shown = view(request, *args, **kwargs)
        except refusals.Refusal as refusal:
            shown = render_page_refusal(request, refusal)
        if seconds := getattr(request, "retry_after", 0):
            shown["Retry-After"] = str(seconds)
        return shown

    return answer


def wants_part(request: HttpRequest) -> bool:
    """Whether the page itself asks, for the parts of it that have changed."""
    return request.headers.get("HX-Request") == "true"


def answer_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not this session's; a script's sign-in is renewed, and its token with it."""
    if wants_part(request):
        return render_refusal(request, 401, say("Your sign-in has changed since this page was opened."))
    return csrf_failure(request, reason)


def render_page_refusal(request: HttpRequest, refusal: refusals.Refusal) -> HttpResponse:
    """A page that says why not."""
    is_gone = wants_part(request) and isinstance(refusal, refusals.NotThere)
    return render_refusal(request, status_of(request, refusal), GONE if is_gone else refusal.sentence)


def status_of(request: HttpRequest, refusal: refusals.Refusal) -> int:
    """The status to answer with; when it is worth trying again goes with the answer, whoever makes it (`page`)."""
    request.retry_after = refusal.retry_after  # type: ignore[attr-defined]
    return refusal.status


def render_refusal(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page with nothing on it but why not; for the workspace's script the sentence alone."""
    if wants_part(request):
        return render_sentence(request, sentence, status=status)
    context = {"title": TITLES.get(status, say("This cannot be done now")), "sentence": sentence}
    return render(request, "annotations/refused.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere. Unlike the framework's it reads nothing of what was sent there."""
    return render(request, "404.html", status=404)


def render_sentence(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """Answer with nothing but a sentence for the foot line.

    It ends as every answer for the workspace's script does: by that the script knows that it is ours, and whole.
    """
    context = {"said": sentence, "failed": status >= 400}
    return render(request, "annotations/workspace/foot.html#said", context, status=status)


def attach_refusal(request: HttpRequest, form: PageForm, refusal: refusals.Refusal) -> int:
    """Put a refusal at the field of the form that it is about; returns the status to answer with."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, translate(refusal.sentence).removeprefix(f"{refusal.field}: "))
    return status_of(request, refusal)
