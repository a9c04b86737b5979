"""The real settings, of a server beside the tests' own database; static files are not collected there."""

from newsnotes.settings import *  # noqa: F403
from newsnotes.settings import MIDDLEWARE, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
