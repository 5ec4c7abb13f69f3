"""Django's settings. What may be set from outside stands in `declared.py`; the rest is decided here."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pkgutil
import secrets
from pathlib import Path
from typing import Any

from inngang.config.database import connection_settings
from inngang.config.declared import WrongSetting, declared_values

PACKAGE = Path(__file__).resolve().parents[1]

_given: dict[str, Any] = declared_values()
globals().update(_given)

DATA = Path(_given["INNGANG_DATA"]).resolve()


def _secret_key() -> str:
    """The key given, or one made once and kept in the data folder."""
    if _given["INNGANG_SECRET_KEY"]:
        return str(_given["INNGANG_SECRET_KEY"])
    kept = DATA / "secret_key"
    try:
        if not kept.exists():
            DATA.mkdir(parents=True, exist_ok=True)
            made = DATA / f"secret_key.{os.getpid()}"
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(48), encoding="utf-8")
            with contextlib.suppress(FileExistsError):
                os.link(made, kept)  # whole or not at all, and only the first of several wins
            made.unlink()
        return kept.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongSetting(
            f"Cannot keep the secret key in {DATA} ({error.strerror}). Give yourself the right to write there, "
            "set INNGANG_DATA to a folder of your own, or give INNGANG_SECRET_KEY."
        ) from error


def _there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


# --- who we are
SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _given["INNGANG_OLD_SECRET_KEYS"]
DEBUG = _given["INNGANG_DEBUG"]
ALLOWED_HOSTS = _given["INNGANG_HOSTS"]
CSRF_TRUSTED_ORIGINS = _given["INNGANG_ORIGINS"]
ROOT_URLCONF = "inngang.config.urls"
WSGI_APPLICATION = "inngang.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

# each noun knows only those after it
NOUNS = [
    *["planning", "key_figures", "retention", "appointments", "enquiries", "cases", "promises"],
    *["notices", "access", "organisation", "people", "journal"],
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *[f"inngang.service.{noun}" for noun in reversed(NOUNS) if _there(f"inngang.service.{noun}.apps")],
]

MIDDLEWARE = [
    "inngang.config.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    *(["inngang.web.parts.viewer.ViewerMiddleware"] if _there("inngang.web.parts.viewer") else []),
]

# --- the database
DATABASES = {"default": connection_settings(_given["DATABASE_URL"], DATA)}

# --- what people see
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": sorted(PACKAGE.glob("web/*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "inngang.web.parts.jinja.environment",
            "context_processors": ["inngang.web.parts.jinja.context"],
        },
    },
]
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [folder for folder in [PACKAGE / "web" / "parts" / "static"] if folder.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- language and time
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
# With https a browser takes cookies of these names from this host alone, over https (`__Host-`).
_HOST = "__Host-" if _given["INNGANG_HTTPS"] else ""
LANGUAGE_COOKIE_NAME = f"{_HOST}sprak"
LANGUAGE_COOKIE_SECURE = _given["INNGANG_HTTPS"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- who is asking: the cookie holds it, signed, so it costs no query
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = f"{_HOST}inngang"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = _given["INNGANG_HTTPS"]
CSRF_COOKIE_NAME = f"{_HOST}skjema"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _given["INNGANG_HTTPS"]
CSRF_FAILURE_VIEW = "inngang.config.urls.form_too_old"

# --- safety
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _given["INNGANG_HTTPS"] else 0
SECURE_SSL_REDIRECT = _given["INNGANG_HTTPS"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _given["INNGANG_HTTPS"] else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # beyond ten they are not read, and what was written arrives all the same
FILE_UPLOAD_HANDLERS = [
    "inngang.web.parts.uploads.Measure",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
INNGANG_PHONE_SECRET = _given["INNGANG_PHONE_SECRET"] or f"phone:{SECRET_KEY}"

# --- what happens by the clock: every module in inngang/jobs is read by the worker
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"inngang.jobs.{module.name}" for module in pkgutil.iter_modules([str(PACKAGE / "jobs")]) if module.name[0] != "_"
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "inngang.config.quiet.Quiet",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": _given["INNGANG_LOG"]},
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}, "asyncio": {"level": "WARNING"}},
}
