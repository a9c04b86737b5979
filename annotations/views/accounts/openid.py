"""Signing in at an identity provider, which may be out of reach, or say something else than it should."""

from allauth.socialaccount.providers.openid_connect import views as library
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from annotations.views.accounts.doors import View


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way to the provider."""
    return _answer(library.login, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back from it."""
    return _answer(library.callback, request, provider_id)


def _answer(view: View, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library's answer; it does not expect a provider whose configuration cannot be read."""
    try:
        response: HttpResponse = view(request, provider_id)
        return response
    except (RequestException, KeyError, ValueError):
        answer = render(request, "socialaccount/authentication_error.html", status=503)
        answer["Retry-After"] = "60"
        return answer
