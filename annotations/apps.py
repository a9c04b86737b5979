"""The product's Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AnnotationsConfig(AppConfig):
    """The one app of the product."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotations.models.history import bind_to_actions, keep_from_switching_off, set_up_triggers
        from annotations.models.web_role import grant_web_role
        from annotations.sentences import translate_by
        from annotations.translation import translate
        from annotations.views.accounts.access_signals import listen

        listen()
        translate_by(translate)
        post_migrate.connect(set_up_triggers, dispatch_uid="set_up_triggers")
        post_migrate.connect(bind_to_actions, dispatch_uid="bind_to_actions")
        post_migrate.connect(keep_from_switching_off, dispatch_uid="keep_from_switching_off")
        post_migrate.connect(grant_web_role, dispatch_uid="grant_web_role")
