"""Being let in by a link: an invitation, a new password, the first account of a site. None needs a sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.actions.people import first_person, invitations, password_links
from annotations.forms.people import NewPersonForm, PasswordForm
from annotations.models import User
from annotations.refusals import Refusal
from annotations.sentences import say
from annotations.views.accounts.known import remember_browser
from annotations.views.answers import attach_refusal, render_page_refusal
from annotations.views.notices import tell_success

View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """A page for whoever has its link; what is refused is said in a sentence, with its status."""

    @wraps(view)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        try:
            shown = view(request, token)
        except Refusal as refusal:
            shown = render_page_refusal(request, refusal)
        # The framework would write the address of a refused request, a link that works perhaps, to the log.
        shown._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        return shown

    return answer


@open_page
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account that one has, or with a new one."""
    if isinstance(person := _person(request), User):
        if project := invitations.find_joined(by=person, token=token):
            return redirect("project", project.slug)
        if request.method == "POST":
            project = invitations.accept(by=person, token=token)
            return _welcome(request, project)
    invitation = invitations.find_invitation(token)
    form, status = NewPersonForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, project = invitations.join(token=token, **_account(form))
                answer = _welcome(request, project)
                return _let_in(request, made, answer)
            except Refusal as refusal:
                if not refusal.field:
                    raise
                status = attach_refusal(request, form, refusal)
    context = {"invitation": invitation, "form": form, "here": request.path}
    return render(request, "account/join.html", context, status=status)


@open_page
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password, by a link that a manager has made; then sign in, with the second step if there is one."""
    person = password_links.find_person(token)
    posted = request.method == "POST"
    form, status = PasswordForm(request.POST if posted else None, person=person), 422 if posted else 200
    if posted and form.is_valid():
        password_links.set_password_by_link(token=token, password=form.cleaned_data["password1"])
        logout(request)
        tell_success(request, say("Your new password is set. Sign in with it."))
        return redirect("account_login")
    return render(request, "account/new_password.html", {"person": person, "form": form}, status=status)


@open_page
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first account of a site, which is its owner's."""
    first_person.check_first_link(token)
    posted = request.method == "POST"
    form, status = NewPersonForm(request.POST if posted else None), 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = first_person.make_first_person(token=token, **_account(form))
            return _let_in(request, made, redirect("home"))
        except Refusal as refusal:
            if not refusal.field:
                raise
            status = attach_refusal(request, form, refusal)
    return render(request, "account/first_person.html", {"form": form}, status=status)


def _person(request: HttpRequest) -> Any:
    return User.objects.filter(pk=request.user.pk).first() if request.user.is_authenticated else None


def _account(form: NewPersonForm) -> dict[str, str]:
    return {"username": form.cleaned_data["username"], "password": form.cleaned_data["password1"]}


def _welcome(request: HttpRequest, project: Any) -> HttpResponse:
    tell_success(request, say("You are in {name} now.", name=project.name))
    return redirect("project", project.slug)


def _let_in(request: HttpRequest, person: User, answer: HttpResponse) -> HttpResponse:
    """Sign in who has just made their account, and know their browser."""
    login(request, person)
    UserSession.objects.create_from_request(request)
    remember_browser(request, answer, person)
    return answer
