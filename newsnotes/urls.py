"""Where every door is."""

from django.urls import include, path

urlpatterns = [
    path("", include("annotations.urls")),
]

handler429 = "annotations.views.accounts.doors.too_many_requests"
