"""Archiving a project and bringing it back, from its settings."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from annotations.actions.archiving import set_archived
from annotations.forms.project import ArchiveForm
from annotations.refusals import Refusal, Stale
from annotations.sentences import say
from annotations.views.answers import SignedIn, attach_refusal, page
from annotations.views.project.settings import answer_saved, manager_of, settings_page


@require_POST
@page
def archive(request: SignedIn, slug: str) -> HttpResponse:
    """Archive a project, or bring it back."""
    actor = manager_of(request, slug)
    form, status = ArchiveForm(request.POST), 422
    if form.is_valid():
        try:
            project = set_archived(by=request.user, slug=slug, **form.cleaned_data)
        except Stale as refusal:
            form = ArchiveForm({**request.POST.dict(), "version": refusal.current.version})
            form.add_error(None, refusal.sentence)
            status = 412
        except Refusal as refusal:
            status = attach_refusal(request, form, refusal)
        else:
            if project.archived_at is not None:
                sentence = say("{name} is archived: it can be read.", name=project.name)
            else:
                sentence = say("{name} is brought back: it can be worked in.", name=project.name)
            return answer_saved(request, slug, sentence)
    return settings_page(request, actor, status, archiving=form)
