"""Making a record that is local to one article one of the project."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annotations.actions.records.entities import promote_entity
from annotations.forms.project import VersionedForm
from annotations.queries.entities import list_namesakes, record_in
from annotations.queries.pages import actor_of
from annotations.refusals import Invalid
from annotations.sentences import say
from annotations.views.answers import SignedIn, page
from annotations.views.notices import tell_info, tell_success


@require_POST
@page
def promote(request: SignedIn, slug: str, entity_id: uuid.UUID) -> HttpResponse:
    """Promote it; if the project has a record of this name already, say so."""
    actor = actor_of(request.user, slug)
    record_in(request.user, actor.project, entity_id)
    form = VersionedForm(request.POST)
    if not form.is_valid():
        raise Invalid(form.first_sentence)
    record = promote_entity(by=request.user, entity_id=entity_id, version=form.cleaned_data["version"])
    tell_success(request, say("“{name}” can be used in every article now.", name=record.name))
    if list_namesakes(record):
        tell_info(request, say("There is another record of this name. If both are the same, merge them."))
    return redirect("entity", slug, entity_id)
