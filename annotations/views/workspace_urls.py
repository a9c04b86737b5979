"""Routes of the workspace."""

from django.urls import URLPattern, URLResolver, path

from annotations.views import (
    workspace,
    workspace_frame,
    workspace_guide,
    workspace_news,
    workspace_occurrences,
    workspace_writes,
)

ARTICLE = "a/<uuid:article_id>/"
ANNOTATION = f"{ARTICLE}<uuid:annotation_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ARTICLE, workspace.workspace, name="workspace"),
    path(f"{ARTICLE}mark/", workspace_writes.mark, name="workspace_mark"),
    path(f"{ARTICLE}undo/", workspace_writes.take_back, {"verb": "undo"}, name="workspace_undo"),
    path(f"{ARTICLE}redo/", workspace_writes.take_back, {"verb": "redo"}, name="workspace_redo"),
    path(f"{ARTICLE}submit/", workspace_writes.submit, name="workspace_submit"),
    path(f"{ARTICLE}sign-off/", workspace_writes.signed_off, name="workspace_sign_off"),
    path(f"{ARTICLE}records/", workspace.records, name="workspace_records"),
    path(f"{ARTICLE}guidelines/", workspace_guide.guidelines, name="workspace_guidelines"),
    path(f"{ARTICLE}news/", workspace_news.news, name="workspace_news"),
    path(ANNOTATION, workspace.card, name="workspace_card"),
    path(f"{ANNOTATION}slots/<str:role>/", workspace_writes.slot, name="workspace_slot"),
    path(f"{ANNOTATION}frame/", workspace_frame.frame, name="workspace_frame"),
    path(f"{ANNOTATION}attributes/", workspace_writes.attributes, name="workspace_attributes"),
    path(f"{ANNOTATION}record/", workspace_writes.record, name="workspace_record"),
    path(f"{ANNOTATION}kind/", workspace_writes.kind, name="workspace_kind"),
    path(f"{ANNOTATION}borders/", workspace_writes.borders, name="workspace_borders"),
    path(f"{ANNOTATION}occurrences/", workspace_occurrences.occurrences, name="workspace_occurrences"),
    path(f"{ANNOTATION}delete/", workspace_writes.delete, name="workspace_delete"),
    path(f"{ANNOTATION}take-over/", workspace_writes.take_over, name="workspace_take_over"),
    path(f"{ANNOTATION}restore/", workspace_writes.restore, name="workspace_restore"),
    path(f"{ANNOTATION}<str:verb>/", workspace_writes.moved, name="workspace_move"),
]
