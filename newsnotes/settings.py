"""The settings of the site; every variable read from the environment is named in docs/reference/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any

import pghistory
import pgtrigger
from csp.constants import NONE, SELF

from newsnotes import environment, openid, reach
from newsnotes.accounts import *  # noqa: F403
from newsnotes.languages import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("NEWSNOTES_VAR", BASE_DIR / "var")).resolve()

# Where the server listens, and by which names it answers. What only this machine can reach needs nothing to be set.
HOST = environment.text("HOST", default="127.0.0.1")
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=reach.LOOPBACK_NAMES if reach.is_loopback(HOST) else []
)
STAYS_HERE = reach.is_loopback(HOST) and all(map(reach.is_loopback_name, ALLOWED_HOSTS))

# Shows settings and sources to whoever meets a mistake.
DEBUG = environment.flag("DEBUG", default=False)
# Has people whom anybody can be without a password, and a way back to its beginning.
DEMO = environment.flag("NEWSNOTES_DEMO", default=False)
HTTPS = environment.flag("HTTPS", default=not STAYS_HERE)
reach.check_stays_here(
    HOST, ALLOWED_HOSTS, {"NEWSNOTES_DEMO=1": DEMO, "DEBUG=1": DEBUG, "HTTPS=0": not HTTPS}
)

SECRET_KEY = environment.secret("SECRET_KEY", least=50, optional=STAYS_HERE) or environment.kept(
    VAR / "secret-key", make=lambda: secrets.token_urlsafe(50)
)
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
    "newsnotes.web.request_ids.RequestIds",
    "newsnotes.web.headers.set_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsnotes.web.compression.compress_answers",
    "csp.middleware.CSPMiddleware",
    "annotations.middleware.sessions.PatientSessionMiddleware",
    "annotations.middleware.language.set_language",
    "django.middleware.common.CommonMiddleware",
    "annotations.middleware.signed_in.set_user",
    "allauth.account.middleware.AccountMiddleware",
    "annotations.middleware.bodies.ReadableBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annotations.middleware.outages.Outages",
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
                "annotations.views.context.language",
                "annotations.views.context.request_id",
                "annotations.views.context.room",
                "annotations.views.context.signing_in",
            ],
        },
    }
]

# A process of the server answers this many requests at once.
THREADS = environment.number("NEWSNOTES_THREADS", default=min(8, 2 * (os.cpu_count() or 1) + 1), least=2)

# The pool is for the server alone: a command opens one connection and closes it.
SERVING = environment.flag("NEWSNOTES_SERVING", default=False)

# What a request may ask of the database; an export has a time of its own, commands have all the time they need.
STATEMENT_SECONDS = environment.number("NEWSNOTES_STATEMENT_SECONDS", default=15, least=1)
EXPORT_SECONDS = environment.number("NEWSNOTES_EXPORT_SECONDS", default=3600, least=1)

# libpq's, for a database behind a network: a connection whose other side is gone is given up after some ten seconds.
_KEEPALIVES = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

_CONNECTION = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


def _databases() -> dict[str, dict[str, Any]]:
    """`default` for the web role, `owner` for migrations, erasure, backup and restore."""
    url = os.environ.get("DATABASE_URL")
    if url:
        web = dict(environment.database("DATABASE_URL"))
        owner = dict(environment.database("DATABASE_OWNER_URL", default=url))
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
        web["OPTIONS"]["options"] += f" -c statement_timeout={STATEMENT_SECONDS}s"
        for name, value in _KEEPALIVES.items():
            web["OPTIONS"].setdefault(name, value)
        size = environment.number("NEWSNOTES_POOL_SIZE", default=THREADS, least=1)
        web["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 2}
    owner["TEST"] = {"MIRROR": "default"}
    return {"default": web, "owner": owner}


DATABASES = _databases()

# Where the database lies, if that can be looked at from here, and how many megabytes have to be free there.
DATABASE_FOLDER = environment.text(
    "NEWSNOTES_DATABASE_FOLDER", default="" if os.environ.get("DATABASE_URL") else str(VAR)
)
DISK_WARN_MB = environment.number("NEWSNOTES_DISK_WARN_MB", default=2048)
DISK_LEAST_MB = environment.number("NEWSNOTES_DISK_LEAST_MB", default=256)
WEB_ROLE = "newsnotes_web"

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
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

TIME_ZONE = environment.time_zone("TIME_ZONE", default="UTC")
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
CSRF_FAILURE_VIEW = "annotations.views.answers.answer_stale_form"
CSRF_COOKIE_HTTPONLY = False  # the workspace renews its token from the cookie after a sign-in in place
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# By this prefix a browser knows that no other host, and nothing without TLS, can have set them.
_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|metrics)$"]
# Whose word is taken for who asks, and by which scheme; the server applies it before the framework sees a request.
TRUSTED_PROXIES = environment.words("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers ship with the list of those who ask for it, and it takes months to get off it again.
SECURE_HSTS_PRELOAD = HTTPS and environment.flag("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # would have everybody ask for it

LARGEST_REQUEST = 32 * 1024 * 1024
"""Bytes that a request body may have: 5,000 annotations, or a 5 MB text in JSON escapes."""
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST

# Outside the database: they have to outlive it.
ERASURES = Path(os.environ.get("NEWSNOTES_ERASURES", VAR / "erasures.jsonl"))
ACCESS_LEDGER = Path(os.environ.get("NEWSNOTES_ACCESS_LEDGER", VAR / "access.jsonl"))

# Addresses are personal data. The database lets nobody forget what is younger than 30 days.
ACCESS_LOG_DAYS = environment.number("NEWSNOTES_ACCESS_LOG_DAYS", default=180, least=30, most=36_500)

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
    "DEFAULT_SCHEMA_CLASS": "annotations.api.description.schema.Schema",
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
    "formatters": {"lines": {"()": "newsnotes.logs.Lines"}, "json": {"()": "newsnotes.logs.Json"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.one_of("LOG_FORMAT", default="lines", choices=("lines", "json")),
        }
    },
    # What it registers and defers, it says at every start and every article.
    "loggers": {f"procrastinate.{name}": {"level": "WARNING"} for name in ("blueprints", "jobs", "periodic")},
    "root": {"handlers": ["console"], "level": environment.log_level("LOG_LEVEL", default="info")},
}
