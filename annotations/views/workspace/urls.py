"""Routes of the workspace."""

from django.urls import URLPattern, URLResolver, path

from annotations.views.workspace import (
    frame,
    guide,
    history,
    mentions,
    occurrences,
    page,
    poll,
    taking_up,
    writes,
)

ARTICLE = "a/<uuid:article_id>/"
ANNOTATION = f"{ARTICLE}<uuid:annotation_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ARTICLE, page.workspace, name="workspace"),
    path(f"{ARTICLE}mark/", writes.mark, name="workspace_mark"),
    path(f"{ARTICLE}undo/", writes.take_back, {"verb": "undo"}, name="workspace_undo"),
    path(f"{ARTICLE}redo/", writes.take_back, {"verb": "redo"}, name="workspace_redo"),
    path(f"{ARTICLE}submit/", writes.submit, name="workspace_submit"),
    path(f"{ARTICLE}sign-off/", writes.sign_off_article, name="workspace_sign_off"),
    path(f"{ARTICLE}records/", page.records, name="workspace_records"),
    path(f"{ARTICLE}guidelines/", guide.guidelines, name="workspace_guidelines"),
    path(f"{ARTICLE}news/", poll.poll, name="workspace_news"),
    path(ANNOTATION, page.card, name="workspace_card"),
    path(f"{ANNOTATION}slots/<str:role>/", writes.slot, name="workspace_slot"),
    path(f"{ANNOTATION}frame/", frame.frame, name="workspace_frame"),
    path(f"{ANNOTATION}attributes/", writes.attributes, name="workspace_attributes"),
    path(f"{ANNOTATION}record/", writes.record, name="workspace_record"),
    path(f"{ANNOTATION}kind/", writes.kind, name="workspace_kind"),
    path(f"{ANNOTATION}borders/", writes.borders, name="workspace_borders"),
    path(f"{ANNOTATION}occurrences/", occurrences.occurrences, name="workspace_occurrences"),
    path(f"{ANNOTATION}take-up/", taking_up.take_up, name="workspace_take_up"),
    path(f"{ANNOTATION}history/", history.history, name="workspace_history"),
    path(f"{ANNOTATION}approve-mentions/", mentions.approve_mentions, name="workspace_approve_mentions"),
    path(f"{ANNOTATION}delete/", writes.delete, name="workspace_delete"),
    path(f"{ANNOTATION}take-over/", writes.take_over, name="workspace_take_over"),
    path(f"{ANNOTATION}restore/", writes.restore, name="workspace_restore"),
    path(f"{ANNOTATION}<str:verb>/", writes.decide, name="workspace_move"),
]
