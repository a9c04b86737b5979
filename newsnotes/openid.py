"""The identity provider (OpenID Connect) at which people may sign in, as the environment names it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from newsnotes import environment


def read_provider() -> Mapping[str, Any]:
    """What is set about an identity provider (OpenID Connect), as django-allauth takes it; without one, nothing."""
    issuer, client = (
        environment.text("OPENID_ISSUER", default=""),
        environment.text("OPENID_CLIENT_ID", default=""),
    )
    if bool(issuer) != bool(client):
        raise ImproperlyConfigured("Set both OPENID_ISSUER and OPENID_CLIENT_ID, or neither.")
    if not issuer:
        return {"APPS": []}
    if urlsplit(issuer).scheme not in ("https", "http"):
        raise ImproperlyConfigured(
            f"OPENID_ISSUER is an address like https://id.example.org, not “{issuer}”."
        )
    app = {
        "provider_id": "openid",
        "name": environment.text("OPENID_NAME", default="your organisation"),
        "client_id": client,
        "secret": environment.text("OPENID_CLIENT_SECRET", default=""),
        "settings": {"server_url": issuer},
    }
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def list_origins() -> list[str]:
    """Where a browser is sent to sign in at the identity provider: its issuer's site, unless others are named."""
    issuer = urlsplit(environment.text("OPENID_ISSUER", default=""))
    return environment.words(
        "OPENID_ORIGINS", default=[f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []
    )
