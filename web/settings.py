"""Django's settings, all from the environment (``make run`` writes it to ``var/env``).

Every value that a clinic may want to change is a variable with its default beside it; times are in seconds.
"""

import os
import secrets
from pathlib import Path

from web.logs import is_news

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
CLINIC_FILE = ROOT / os.environ.get("CLINIC_FILE", "clinic.toml")

# Without a key from outside, conversations end with the process: safe, and enough for one-off commands.
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or secrets.token_urlsafe(48)
INTERNAL_SECRET = os.environ.get("INTERNAL_SECRET", "")
DEBUG = False

PORT = int(os.environ.get("PORT", "8000"))
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *os.environ.get("ALLOWED_HOSTS", "").split()]
ORIGIN_IS_HTTPS = os.environ.get("ORIGIN_IS_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "web.frontdoor",
    "web.escalations",
]
MIDDLEWARE = [
    "web.security.SecurityHeaders",
    "web.static_files.StaticFiles",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "web.urls"
ASGI_APPLICATION = "web.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASE_FILE = VAR_DIR / "clinic.sqlite3"
DATABASE_WAIT = 1.0  # all waiting for the database on the way of one message
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        # mode=rw: a file that went missing is an error; SQLite would quietly start an empty one in its place.
        "NAME": f"file:{DATABASE_FILE}?mode=rw",
        "OPTIONS": {
            "timeout": DATABASE_WAIT,
            "transaction_mode": "IMMEDIATE",
            # FULL: an escalation that was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
        "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0  # browsers ask again each time (304 costs little), so an update is seen at once

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ORIGIN_IS_HTTPS
CSRF_FAILURE_VIEW = "web.errors.csrf_refused"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in os.environ.get("ALLOWED_HOSTS", "").split() if ORIGIN_IS_HTTPS
]
CONVERSATION_COOKIE_AGE = 24 * 60 * 60

RASA_URL = f"http://127.0.0.1:{os.environ.get('RASA_PORT', '5005')}"
RASA_CHANNEL_SECRET = os.environ.get("RASA_CHANNEL_SECRET", "")
RASA_DEADLINE = float(os.environ.get("RASA_DEADLINE", "8"))
# With safety words to say, the page has them within 3 s: at most 1 s for the database, then this.
RASA_DEADLINE_FLAGGED = float(os.environ.get("RASA_DEADLINE_FLAGGED", "0.8"))
READY_QUESTION = "Can B12 injections cause blood clots?"
READY_TOPIC = "b12_injections_cause_clots"

BODY_LIMIT = 256 * 1024  # bytes of one request
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
SPOOL_FILE = VAR_DIR / "spool" / "frontdoor.jsonl"
ACTIONS_SPOOL_FILE = VAR_DIR / "spool" / "actions.jsonl"  # written by actions/escalate_red_flag.py
SPOOL_INTERVAL = 2.0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "web.logs.JsonLines"}},
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": is_news}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["news"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "web": {"level": "INFO"},
        "django": {"handlers": [], "level": "ERROR"},
    },
}
