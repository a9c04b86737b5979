"""What the page frame shows on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from annotations.models import User
from annotations.queries.pages import demo_people
from annotations.queries.people.people import manages
from annotations.translation import script_words, translate
from newsnotes.disk import disk
from newsnotes.web.request_ids import current_request_id


def demo(request: HttpRequest) -> dict[str, Any]:
    """On a demo instance, the people that one can be; else nothing, at no cost."""
    if not settings.DEMO:
        return {}
    return {"demo_people": SimpleLazyObject(lambda: list(demo_people().values()))}


def room(request: HttpRequest) -> dict[str, Any]:
    """What managers are told while there is little room for the database; else nothing, at no cost."""
    if not disk.is_low or not isinstance(request.user, User):
        return {}
    user = request.user
    return {"little_room": SimpleLazyObject(lambda: translate(disk.sentence) if manages(user) else "")}


def theme(request: HttpRequest) -> dict[str, str]:
    """The colours that the reader has chosen; none for what the device says."""
    chosen = request.COOKIES.get("theme", "")
    return {"theme": chosen if chosen in ("light", "dark") else ""}


def language(request: HttpRequest) -> dict[str, Any]:
    """The language of the page, those to choose from, and what scripts say in it."""
    return {"language": get_language(), "languages": settings.LANGUAGES, "script_words": script_words}


def request_id(request: HttpRequest) -> dict[str, str]:
    """What a page about something that went wrong calls the request, as the log does."""
    return {"request_id": current_request_id()}


def signing_in(request: HttpRequest) -> dict[str, Any]:
    """Whether the site sends mail, and where else than here one can sign in."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {"sends_mail": bool(settings.EMAIL_HOST), "openid": apps[0] if apps else None}
