"""Signing in and out; in the demo, also as one of its people."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.demo import start_here
from annotations.actions.signing_in import count_attempt, forget_attempts
from annotations.forms.account import SignInForm
from annotations.models import Article, User
from annotations.queries.pages import demo_people
from annotations.refusals import TooOften
from annotations.views.answers import put_right

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; after five attempts with one name from one address, a pause."""
    if request.method != "POST":
        return _form(request, SignInForm(), 200)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    name, address = form.cleaned_data["username"], request.META.get("REMOTE_ADDR", "")
    try:
        count_attempt(name=name, address=address)
    except TooOften as refusal:
        return _form(request, form, put_right(form, refusal))
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, "This name and this password do not belong together.")
        return _form(request, form, 422)
    login(request, user)
    forget_attempts(name=name, address=address)
    return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The end of a session."""
    logout(request)
    return redirect("login")


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's people, without a password: on a demo instance only."""
    person = demo_people().get(request.POST.get("person", "")) if settings.DEBUG else None
    if person is None:
        raise Http404
    logout(request)
    login(request, person, backend=BACKEND)
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


def _form(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    people = demo_people() if settings.DEBUG else {}
    context = {"form": form, "next": _next(request), "people": people.values()}
    return render(request, "registration/login.html", context, status=status)
