"""What the page frame shows on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from annotations.queries.pages import demo_people


def demo(request: HttpRequest) -> dict[str, Any]:
    """On a demo instance, the people that one can be; else nothing, at no cost."""
    if not settings.DEBUG:
        return {}
    return {"demo_people": SimpleLazyObject(lambda: list(demo_people().values()))}


def theme(request: HttpRequest) -> dict[str, str]:
    """The colours that the reader has chosen; none for what the device says."""
    chosen = request.COOKIES.get("theme", "")
    return {"theme": chosen if chosen in ("light", "dark") else ""}


def signing_in(request: HttpRequest) -> dict[str, Any]:
    """Whether the site sends mail, and where else than here one can sign in."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {"sends_mail": bool(settings.EMAIL_HOST), "openid": apps[0] if apps else None}
