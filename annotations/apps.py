"""The product's Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AnnotationsConfig(AppConfig):
    """The one app of the product."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotations.models.grants import grant_web_role
        from annotations.models.history import join_by_hash, keep_from_switching_off
        from annotations.views.access_signals import listen

        listen()
        post_migrate.connect(join_by_hash, dispatch_uid="join_by_hash")
        post_migrate.connect(keep_from_switching_off, dispatch_uid="keep_from_switching_off")
        post_migrate.connect(grant_web_role, dispatch_uid="grant_web_role")
