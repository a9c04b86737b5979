"""The routes of the product, by door."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("annotations.api.urls")),
    path("", include("annotations.views.urls")),
    path("", include("annotations.views.workspace.urls")),
    path("", include("annotations.views.health_urls")),
]
