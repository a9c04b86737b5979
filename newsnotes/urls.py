"""Where every door is."""

from django.urls import include, path

urlpatterns = [
    path("", include("annotations.urls")),
]

handler500 = "annotations.views.outages.server_error"
