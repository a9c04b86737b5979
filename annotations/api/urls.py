"""The routes of the API."""

from django.urls import path, re_path

from annotations.api import (
    access,
    annotations,
    archiving,
    articles,
    checks,
    decisions,
    entities,
    exports,
    invitations,
    projects,
    tags,
    taken_out,
    taking_over,
)
from annotations.api.description import schema_views
from annotations.api.missing import Missing
from annotations.choices import Verb

MOVES = (
    Verb.SUBMIT,
    Verb.WITHDRAW,
    Verb.CONTEST,
    Verb.ACCEPT,
    Verb.DISMISS,
    Verb.AGREE,
    Verb.REVOKE,
)

# Each route that is tried before the one that was asked for takes its time: saves are asked for most.
urlpatterns = [
    path(
        "articles/<uuid:pk>/annotations/",
        annotations.ArticleAnnotations.as_view(),
        name="api_article_annotations",
    ),
    path("annotations/<uuid:pk>/", annotations.AnnotationDetail.as_view(), name="api_annotation"),
    path("projects/", projects.Projects.as_view(), name="api_projects"),
    path("projects/<slug:slug>/", projects.ProjectDetail.as_view(), name="api_project"),
    path("projects/<slug:slug>/archive/", archiving.Archive.as_view(), name="api_archive"),
    path("projects/<slug:slug>/members/", projects.Members.as_view(), name="api_members"),
    path("projects/<slug:slug>/members/<str:username>/", projects.MemberDetail.as_view(), name="api_member"),
    path(
        "projects/<slug:slug>/members/<str:username>/work/",
        taking_over.MemberWork.as_view(),
        name="api_member_work",
    ),
    path("projects/<slug:slug>/invitations/", invitations.Invitations.as_view(), name="api_invitations"),
    path("invitations/<uuid:pk>/", invitations.InvitationDetail.as_view(), name="api_invitation"),
    path("invitations/<uuid:pk>/link/", invitations.InvitationLink.as_view(), name="api_invitation_link"),
    path("projects/<slug:slug>/guidelines/", projects.GuidelinesVersions.as_view(), name="api_guidelines"),
    path("projects/<slug:slug>/tags/", tags.Tags.as_view(), name="api_tags"),
    path("tags/<uuid:pk>/", tags.TagDetail.as_view(), name="api_tag"),
    path("projects/<slug:slug>/entities/", entities.Entities.as_view(), name="api_entities"),
    path("entities/<uuid:pk>/", entities.EntityDetail.as_view(), name="api_entity"),
    path("entities/<uuid:pk>/promote/", entities.EntityPromotion.as_view(), name="api_entity_promote"),
    path("entities/<uuid:pk>/merge/", entities.EntityMerge.as_view(), name="api_entity_merge"),
    path("projects/<slug:slug>/articles/", articles.Articles.as_view(), name="api_articles"),
    path("projects/<slug:slug>/taken-out/", taken_out.TakenOut.as_view(), name="api_taken_out"),
    path("articles/<uuid:pk>/restore/", taken_out.RestoreArticle.as_view(), name="api_restore_article"),
    path("articles/<uuid:pk>/", articles.ArticleDetail.as_view(), name="api_article"),
    path("articles/<uuid:pk>/revisions/", articles.Revisions.as_view(), name="api_revisions"),
    path("articles/<uuid:pk>/submit/", articles.SubmitArticle.as_view(), name="api_submit_article"),
    path("articles/<uuid:pk>/undo/", articles.TakeBack.as_view(verb=Verb.UNDO), name="api_undo"),
    path("articles/<uuid:pk>/redo/", articles.TakeBack.as_view(verb=Verb.REDO), name="api_redo"),
    path("articles/<uuid:pk>/signoff/", articles.SignOff.as_view(), name="api_sign_off"),
    path(
        "articles/<uuid:pk>/take-over/", taking_over.ArticleTakeOver.as_view(), name="api_take_over_article"
    ),
    path("articles/<uuid:pk>/readers/", access.Readers.as_view(), name="api_readers"),
    path("articles/<uuid:pk>/readers/<str:username>/", access.ReaderDetail.as_view(), name="api_reader"),
    path("articles/<uuid:pk>/assignments/", access.Assignments.as_view(), name="api_assignments"),
    path("assignments/<uuid:pk>/", access.AssignmentDetail.as_view(), name="api_assignment"),
    path(
        "projects/<slug:slug>/annotations/",
        annotations.ProjectAnnotations.as_view(),
        name="api_annotations",
    ),
    path("projects/<slug:slug>/decisions/", decisions.ManyDecisions.as_view(), name="api_many_decisions"),
    path("annotations/<uuid:pk>/take-over/", taking_over.TakeOver.as_view(), name="api_take_over"),
    path("annotations/<uuid:pk>/restore/", annotations.Restore.as_view(), name="api_restore"),
    path("annotations/<uuid:pk>/decisions/", decisions.Decisions.as_view(), name="api_decisions"),
    path("annotations/<uuid:pk>/history/", annotations.History.as_view(), name="api_history"),
    path("annotations/<uuid:pk>/checks/", checks.Checks.as_view(), name="api_checks"),
    *(
        path(f"annotations/<uuid:pk>/{verb}/", annotations.Move.as_view(verb=verb), name=f"api_{verb}")
        for verb in MOVES
    ),
]

urlpatterns += exports.urlpatterns
urlpatterns += schema_views.urlpatterns
# Also what `<path:…>` does not match: addresses with line ends in them.
urlpatterns.append(re_path(r"", Missing.as_view(), name="api_missing"))
