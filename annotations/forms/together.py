"""What is sent to decide on several annotations in one step."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from annotations.forms.fields import PageForm
from annotations.sentences import say


class SeenField(forms.CharField):
    """`0190…:3 0191…:1`: annotations, each with the version that the person saw."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[uuid.UUID, int]:
        pairs = [pair.split(":") for pair in super().clean(value).split()]
        try:
            return {uuid.UUID(pk): int(version) for pk, version in pairs}
        except ValueError:
            raise ValidationError(say("Annotations are given by their ids and versions.")) from None


class TogetherForm(PageForm):
    """Annotations that are approved in one step."""

    action = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = SeenField(max_length=30_000)
