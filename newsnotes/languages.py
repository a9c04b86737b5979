"""The settings of languages that are the same on every site.

A language is one file: newsnotes/locale/<language>/LC_MESSAGES/django.po (docs/how-to/translate.md).
"""

from pathlib import Path

USE_I18N = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
