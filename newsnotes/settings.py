"""The settings of the site; every variable read from the environment is named in docs/reference/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any

import pghistory
import pgtrigger
from csp.constants import NONE, SELF

from newsnotes import environment, openid
from newsnotes.accounts import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("NEWSNOTES_VAR", BASE_DIR / "var")).resolve()

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret("SECRET_KEY", least=50, optional=DEBUG) or environment.kept(
    VAR / "secret-key", make=lambda: secrets.token_urlsafe(50)
)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", at_home=DEBUG)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "template_partials",
    "csp",
    "annotations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "annotations.views.sessions.PatientSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "annotations.views.signed_in.signed_in",
    "allauth.account.middleware.AccountMiddleware",
    "annotations.views.bodies.ReadableBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsnotes.urls"
WSGI_APPLICATION = "newsnotes.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "annotations.views.context.demo",
                "annotations.views.context.theme",
                "annotations.views.context.signing_in",
            ],
        },
    }
]

# A process of the server answers this many requests at once.
THREADS = environment.number("NEWSNOTES_THREADS", default=min(8, 2 * (os.cpu_count() or 1) + 1), least=2)

# The pool is for the server alone: a command opens one connection and closes it.
SERVING = environment.flag("NEWSNOTES_SERVING", default=False)

_CONNECTION = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


def _databases() -> dict[str, dict[str, Any]]:
    """`default` for the web role, `owner` for migrations, erasure, backup and restore."""
    url = os.environ.get("DATABASE_URL")
    if url:
        web = dict(environment.database(url))
        owner = dict(environment.database(os.environ.get("DATABASE_OWNER_URL", url)))
    else:
        from newsnotes.postgres import PORT, socket_directory  # not even imported with a DATABASE_URL

        embedded = {
            "ENGINE": "newsnotes.postgres.engine",
            "NAME": "newsnotes",
            "HOST": str(socket_directory(VAR)),
            "PORT": str(PORT),
            "VAR": str(VAR),
        }
        web = {**embedded, "USER": "newsnotes_web"}
        owner = {**embedded, "USER": "newsnotes_owner"}
    for settings in (web, owner):
        options = settings.setdefault("OPTIONS", {})
        # Of a setting that is there twice, the server takes the last.
        options["options"] = f"{options.get('options') or ''} {_CONNECTION}".lstrip()
    if SERVING:
        size = environment.number("NEWSNOTES_POOL_SIZE", default=THREADS, least=1)
        web["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 5}
    owner["TEST"] = {"MIRROR": "default"}
    return {"default": web, "owner": owner}


DATABASES = _databases()
WEB_ROLE = "newsnotes_web"

AUTH_USER_MODEL = "annotations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": openid.read_provider()}

# Without a mail server nothing is sent; the pages say so.
EMAIL_HOST = environment.text("EMAIL_HOST", default="")
EMAIL_PORT = environment.number("EMAIL_PORT", default=587, least=1, most=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "newsnotes.mail.InBackground" if EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"
)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", default="newsnotes@localhost")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = environment.time_zone("TIME_ZONE", default="UTC")
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "newsnotes.static.JoinedFiles",
]
STATIC_ROOT = Path(os.environ.get("NEWSNOTES_STATIC_ROOT", VAR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsnotes.static.HashedStaticFiles"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A browser follows the way to the identity provider only if this names it.
        "form-action": [SELF, *openid.list_origins()],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "annotations.models.session"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # the workspace renews its token from the cookie after a sign-in in place
HTTPS = environment.flag("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|metrics)$"]
# Whose word is taken for who asks, and by which scheme; the server applies it before the framework sees a request.
TRUSTED_PROXIES = environment.words("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

LARGEST_REQUEST = 32 * 1024 * 1024
"""Bytes that a request body may have: 5,000 annotations, or a 5 MB text in JSON escapes."""
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST

# Outside the database: it has to outlive it.
ERASURES = Path(os.environ.get("NEWSNOTES_ERASURES", VAR / "erasures.jsonl"))

METRICS_TOKEN = environment.secret("NEWSNOTES_METRICS_TOKEN", least=20, optional=True)

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(db_index=True)
# History is looked up by row and by action, never by person or project: an index for each would cost every write.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.authentication.TokenAuthentication",
        "annotations.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotations.api.authentication.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["annotations.api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotations.api.parsing.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "annotations.api.schema.Schema",
    "EXCEPTION_HANDLER": "annotations.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter of the export
}
SPECTACULAR_SETTINGS = {
    "TITLE": "newsnotes",
    "DESCRIPTION": "Annotated news articles: quotes, entities, claims and sources, reviewed by people.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # What it registers and defers, it says at every start and every article.
    "loggers": {f"procrastinate.{name}": {"level": "WARNING"} for name in ("blueprints", "jobs", "periodic")},
    "root": {"handlers": ["console"], "level": environment.log_level("LOG_LEVEL", default="info")},
}
