"""The settings under test: the real ones, but for what would be slow, or hidden, in a test."""

import os

from newsnotes.settings import *  # noqa: F403
from newsnotes.settings import DATABASES, MIDDLEWARE, STORAGES

DEBUG = DEMO = False
# One connection for both roles; what the web role may not do is tested with SET ROLE.
DATABASES["default"]["USER"] = DATABASES["owner"]["USER"]
# What tests commit is thrown away at their end: nobody waits for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", "test_newsnotes")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Static files come from their folders here; there is no collected folder to look into.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
MIDDLEWARE.insert(0, "tests.browser.gate.Gate")
MIDDLEWARE.insert(1, "tests.web_role.as_web_role")
