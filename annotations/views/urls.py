"""Routes of the pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from annotations.views import demo, home
from annotations.views.accounts import account
from annotations.views.articles import about, articles, assigning, taken_out
from annotations.views.project import (
    access_log,
    archiving,
    exporting,
    people,
    project,
    project_tokens,
    review,
    settings,
    tags,
)
from annotations.views.records import entities, entity_deleting, merging, promoting

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("inbox/", home.inbox, name="inbox"),
    path("projects/new/", home.new_project, name="project_new"),
    path("accounts/", include("annotations.views.accounts.urls")),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/reset/", project.reset_demo, name="reset_demo"),
    path("language/", require_POST(set_language), name="set_language"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.new_token, name="token_create"),
    path("account/tokens/<uuid:token_id>/revoke/", account.drop_token, name="token_revoke"),
    path("p/<slug:slug>/", project.project, name="project"),
    path("p/<slug:slug>/articles/", articles.articles, name="articles"),
    path("p/<slug:slug>/articles/assign/", assigning.assign, name="articles_assign"),
    path("p/<slug:slug>/articles/taken-out/", taken_out.taken_out, name="taken_out"),
    path("p/<slug:slug>/import/", articles.import_article, name="import"),
    path("a/<uuid:article_id>/about/", about.about, name="about"),
    path("a/<uuid:article_id>/about/access/", about.access, name="about_access"),
    path("a/<uuid:article_id>/about/give/", about.give, name="about_give"),
    path("a/<uuid:article_id>/about/take-back/", about.take, name="about_take_back"),
    path("a/<uuid:article_id>/about/take-over/", about.take_over, name="about_take_over"),
    path("a/<uuid:article_id>/about/delete/", about.delete, name="about_delete"),
    path("a/<uuid:article_id>/about/bring-back/", taken_out.bring_back, name="about_bring_back"),
    path("p/<slug:slug>/review/", review.review, name="review"),
    path("p/<slug:slug>/entities/", entities.entities, name="entities"),
    path("p/<slug:slug>/entities/<uuid:entity_id>/", entities.entity, name="entity"),
    path("p/<slug:slug>/entities/<uuid:entity_id>/merge/", merging.merge, name="entity_merge"),
    path("p/<slug:slug>/entities/<uuid:entity_id>/merge/undo/", merging.undo, name="entity_undo_merge"),
    path("p/<slug:slug>/entities/<uuid:entity_id>/promote/", promoting.promote, name="entity_promote"),
    path(
        "p/<slug:slug>/entities/<uuid:entity_id>/delete/",
        entity_deleting.delete,
        name="entity_delete",
    ),
    path("p/<slug:slug>/export/", exporting.export, name="export"),
    path("p/<slug:slug>/settings/", settings.settings, name="settings"),
    path("p/<slug:slug>/settings/access/", access_log.access_log, name="settings_access"),
    path("p/<slug:slug>/settings/tokens/", project_tokens.project_tokens, name="settings_tokens"),
    path(
        "p/<slug:slug>/settings/tokens/<uuid:token_id>/revoke/",
        project_tokens.revoke,
        name="settings_revoke_token",
    ),
    path("p/<slug:slug>/settings/archive/", archiving.archive, name="settings_archive"),
    path("p/<slug:slug>/settings/rules/", settings.rules, name="settings_rules"),
    path("p/<slug:slug>/settings/member/", settings.member, name="settings_member"),
    path("p/<slug:slug>/settings/member/remove/", settings.remove_member, name="settings_remove_member"),
    path("p/<slug:slug>/settings/member/take-over/", settings.take_over, name="settings_take_over"),
    path("p/<slug:slug>/settings/member/password/", people.password_link, name="settings_password_link"),
    path("p/<slug:slug>/settings/invitations/", people.invite, name="settings_invite"),
    path(
        "p/<slug:slug>/settings/invitations/<uuid:invitation_id>/link/",
        people.renew,
        name="settings_renew_invitation",
    ),
    path(
        "p/<slug:slug>/settings/invitations/<uuid:invitation_id>/revoke/",
        people.revoke,
        name="settings_revoke_invitation",
    ),
    path("p/<slug:slug>/leave/", people.leave, name="leave"),
    path("p/<slug:slug>/settings/tags/", tags.tags, name="settings_tags"),
    path("p/<slug:slug>/settings/tags/rename/", tags.rename_tag, name="settings_rename_tag"),
    path("p/<slug:slug>/settings/tags/undo/", tags.undo_rename, name="settings_undo_renaming"),
    path("p/<slug:slug>/settings/guidelines/", settings.guidelines, name="settings_guidelines"),
]
