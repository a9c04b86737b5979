"""Routes of the pages."""

from django.urls import URLPattern, URLResolver, path

from annotations.views import (
    about,
    account,
    articles,
    entities,
    exporting,
    home,
    project,
    review,
    settings,
    signing_in,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("inbox/", home.inbox, name="inbox"),
    path("projects/new/", home.new_project, name="project_new"),
    path("accounts/login/", signing_in.sign_in, name="login"),
    path("accounts/logout/", signing_in.sign_out, name="logout"),
    path("demo/sign-in/", signing_in.demo_sign_in, name="demo_sign_in"),
    path("demo/reset/", project.reset_demo, name="reset_demo"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password_change"),
    path("account/tokens/", account.new_token, name="token_create"),
    path("account/tokens/<uuid:token_id>/revoke/", account.drop_token, name="token_revoke"),
    path("p/<slug:slug>/", project.project, name="project"),
    path("p/<slug:slug>/articles/", articles.articles, name="articles"),
    path("p/<slug:slug>/import/", articles.import_article, name="import"),
    path("a/<uuid:article_id>/about/", about.about, name="about"),
    path("a/<uuid:article_id>/about/access/", about.access, name="about_access"),
    path("a/<uuid:article_id>/about/give/", about.give, name="about_give"),
    path("a/<uuid:article_id>/about/take-back/", about.take, name="about_take_back"),
    path("a/<uuid:article_id>/about/delete/", about.delete, name="about_delete"),
    path("p/<slug:slug>/review/", review.review, name="review"),
    path("p/<slug:slug>/entities/", entities.entities, name="entities"),
    path("p/<slug:slug>/entities/<uuid:entity_id>/", entities.entity, name="entity"),
    path("p/<slug:slug>/export/", exporting.export, name="export"),
    path("p/<slug:slug>/settings/", settings.settings, name="settings"),
    path("p/<slug:slug>/settings/rules/", settings.rules, name="settings_rules"),
    path("p/<slug:slug>/settings/member/", settings.member, name="settings_member"),
    path("p/<slug:slug>/settings/member/remove/", settings.remove_member, name="settings_remove_member"),
    path("p/<slug:slug>/settings/tags/", settings.tags, name="settings_tags"),
    path("p/<slug:slug>/settings/guidelines/", settings.guidelines, name="settings_guidelines"),
]
