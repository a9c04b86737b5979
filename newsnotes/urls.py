"""Where every door is."""

from django.urls import include, path

urlpatterns = [
    path("", include("annotations.urls")),
]
