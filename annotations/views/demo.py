"""In the demo one can be any of its people."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from annotations.actions.demo import start_here
from annotations.models import Article, User
from annotations.queries.pages import demo_people


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's people, without a password: on a demo instance only."""
    person = demo_people().get(request.POST.get("person", "")) if settings.DEMO else None
    if person is None:
        raise Http404
    logout(request)
    login(request, person)
    UserSession.objects.create_from_request(request)
    where = _next(request)
    return redirect(_first_page(person) if where in ("", reverse("home")) else where)


def _first_page(person: User) -> str:
    """For the analyst the demo's unfinished article, if there is one; else home."""
    article = Article.objects.visible_to(person).filter(pk=start_here()).first()
    if article is None or person.get_username() != "ann":
        return reverse("home")
    return reverse("workspace", args=[article.pk])


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site."""
    where = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return where if url_has_allowed_host_and_scheme(where, here, require_https=request.is_secure()) else ""
