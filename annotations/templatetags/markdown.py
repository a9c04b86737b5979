"""Guidelines as HTML: `{{ text|markdown }}`. Markup in the text is text, and nothing is loaded from elsewhere."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from annotations.text.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return mark_safe(render_markdown(text))  # noqa: S308
