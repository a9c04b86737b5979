"""What every form that writes to an article sends along: `{% load writing %}`."""

import uuid
from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def write_fields(
    context: template.Context, action: uuid.UUID | None = None, version: int | None = None
) -> SafeString:
    """The hidden fields of a form that writes: the CSRF token, the action's id and the version that the page shows.

    Whose script makes the id, and what has no version, leaves it out.
    """
    fields: dict[str, Any] = {"action": action, "version": version}
    given = ((name, value) for name, value in fields.items() if value is not None)
    inputs = format_html_join("", '<input type="hidden" name="{}" value="{}">', given)
    return format_html("{}{}", CsrfTokenNode().render(context), inputs)
