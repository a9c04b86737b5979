"""Routes for monitoring; reached over plain HTTP, too, and without a session."""

from django.urls import path

from annotations.views import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
