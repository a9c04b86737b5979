"""What pages send about merging records."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.fields import PageForm, VersionField


class MergeForm(PageForm):
    """Into which record another is merged: by a name, an alias or a Wikidata id, and when that is chosen by its id."""

    into = forms.CharField(label=_("Name or Wikidata id of the other record"), max_length=300)
    version = VersionField(required=False)

    @property
    def into_id(self) -> uuid.UUID | None:
        """The id that was chosen."""
        try:
            return uuid.UUID(self.cleaned_data["into"])
        except ValueError:
            return None


class MergedForm(PageForm):
    """Which record was merged just now, so that the page can offer to take that back."""

    gone = forms.UUIDField(required=False)

    @property
    def merged(self) -> uuid.UUID | None:
        """Its id, if it is one."""
        return self.cleaned_data["gone"] if self.is_valid() else None
