"""Where every door is, and who answers where there is none."""

from django.urls import include, path

urlpatterns = [
    path("", include("annotations.urls")),
]

handler400 = "newsnotes.web.failures.refuse_request"
handler404 = "annotations.views.answers.not_found"
handler500 = "annotations.middleware.outages.server_error"
handler429 = "annotations.views.accounts.doors.too_many_requests"
