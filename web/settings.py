"""Django's settings, all from the environment (``make run`` writes it to ``var/env``).

Every value that a clinic may want to change is a variable with its default beside it; times are in seconds.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from web.logs import is_news

ROOT = Path(__file__).resolve().parent.parent
CONTENT_ROOT = ROOT  # data/ below it is what the console publishes into
VAR_DIR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
CLINIC_FILE = ROOT / os.environ.get("CLINIC_FILE", "clinic.toml")

# Without a key from outside, conversations end with the process: safe, and enough for one-off commands.
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or secrets.token_urlsafe(48)
# Names and addresses of people on messaging apps hang on it.
ADDRESS_KEY = os.environ.get("ADDRESS_KEY") or SECRET_KEY
INTERNAL_SECRET = os.environ.get("INTERNAL_SECRET", "")
DEBUG = False

PORT = int(os.environ.get("PORT", "8000"))
FRONT_DOOR_URL = f"http://127.0.0.1:{PORT}"  # as this machine's other processes reach it
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *os.environ.get("ALLOWED_HOSTS", "").split()]
ALLOWED_HOSTS += filter(None, [urlsplit(os.environ.get("PUBLIC_URL", "")).hostname])
ORIGIN_IS_HTTPS = os.environ.get("ORIGIN_IS_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "web.frontdoor",
    "web.escalations",
    "web.widget",
    "web.conversations",
    "web.channels.apps.ChannelsConfig",
    "web.audit",
    "web.topics",
    "web.redflags",
    "web.releases",
    "web.console",
    "web.questions",
    "web.figures",
    "web.imports",
    "web.tryout",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
]
MIDDLEWARE = [
    "web.security.SecurityHeaders",
    "web.widget.origins.Origins",
    "web.static_files.StaticFiles",
    "web.console.middleware.FormsAreOurs",
    "web.console.middleware.ForStaff",
]
ROOT_URLCONF = "web.urls"
ASGI_APPLICATION = "web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["web.widget_files.style_address", "web.console.navigation.navigation"]
        },
    }
]

DATABASE_FILE = VAR_DIR / "clinic.sqlite3"
DATABASE_WAIT = 1.0  # all waiting for the database on the way of one message
DATABASE_WAIT_WORKER = 20.0  # nobody waits for the worker
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        # mode=rw: a file that went missing is an error; SQLite would quietly start an empty one in its place.
        "NAME": f"file:{DATABASE_FILE}?mode=rw",
        "OPTIONS": {
            "timeout": DATABASE_WAIT,
            "transaction_mode": "IMMEDIATE",
            # FULL: an escalation that was acknowledged survives a power cut (see web.database.repeatable).
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            # What is deleted is overwritten in the file.
            "PRAGMA secure_delete=ON",
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
WIDGET_DIR = ROOT / "widget"  # see web/widget_files.py
WHITENOISE_MAX_AGE = 0  # browsers ask again each time (304 costs little), so an update is seen at once

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ORIGIN_IS_HTTPS
CSRF_FAILURE_VIEW = "web.errors.csrf_refused"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in os.environ.get("ALLOWED_HOSTS", "").split() if ORIGIN_IS_HTTPS
]
CSRF_COOKIE_PATH = "/staff/"
CONVERSATION_COOKIE_AGE = 24 * 60 * 60
CONVERSATION_TOKEN_AGE = 24 * 60 * 60  # the same on the pages of other sites; renewed with each session

SESSION_COOKIE_NAME = "staff"
SESSION_COOKIE_PATH = "/staff/"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one shift
SESSION_COOKIE_SECURE = ORIGIN_IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"  # not Strict: the link in an alert must lead to the page, not to the sign-in
STAFF_IDLE = 60 * 60  # without a click; then nothing can be changed before signing in anew
LOGIN_CODE_WITHIN = 5 * 60  # of the password, where an account has a second factor
LOGIN_URL = "/staff/login/"
LOGIN_REDIRECT_URL = "/staff/"
LOGIN_FAILURES = 5  # of one name from one address, then none is tried for
LOGIN_LOCKED_FOR = 15 * 60
OTP_TOTP_ISSUER = "Clinic assistant"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

# Alerts to the staff. Where the links in them lead:
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALERT_TIME_LIMIT = 10.0
WORKER_INTERVAL = 1.0
# A person who has a conversation in which nobody writes any more has forgotten to hand it back.
CONVERSATION_QUIET_AFTER = 60 * 60.0
CHECK_UNANSWERED_AFTER = float(os.environ.get("CHECK_UNANSWERED_AFTER", "600"))
SMTP_TLS = os.environ.get("SMTP_TLS", "starttls")  # starttls, implicit or none
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT") or {"implicit": 465, "none": 25}.get(SMTP_TLS, 587))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
# Whatever else stands there is taken as starttls: a slip of the pen must not send in clear.
EMAIL_USE_SSL = SMTP_TLS == "implicit"
EMAIL_USE_TLS = SMTP_TLS not in ("implicit", "none")
EMAIL_TIMEOUT = ALERT_TIME_LIMIT
DEFAULT_FROM_EMAIL = os.environ.get("SMTP_FROM", "red-flags@localhost")

RASA_URL = f"http://127.0.0.1:{os.environ.get('RASA_PORT', '5005')}"
RASA_CHANNEL_SECRET = os.environ.get("RASA_CHANNEL_SECRET", "")
RASA_DEADLINE = float(os.environ.get("RASA_DEADLINE", "8"))
# With safety words to say, the page has them within 3 s: at most 1 s for the database, then this.
RASA_DEADLINE_FLAGGED = float(os.environ.get("RASA_DEADLINE_FLAGGED", "0.8"))

# Limits of the chat. A patient types some five messages a minute; 20 leave room for someone who sends each
# line alone, and 60 for a waiting room behind one address. Over them a message is still read for red flags.
MESSAGES_A_MINUTE = int(os.environ.get("MESSAGES_A_MINUTE", "20"))
MESSAGES_A_MINUTE_ADDRESS = int(os.environ.get("MESSAGES_A_MINUTE_ADDRESS", "60"))
# Open streams, one a tab; a surgery's computers may share an address. Over them the page asks now and then.
STREAMS_A_SESSION = 5
STREAMS_AN_ADDRESS = int(os.environ.get("STREAMS_AN_ADDRESS", "100"))
STREAMS = int(os.environ.get("STREAMS", "1000"))  # some 20 KB of memory each
STREAM_LONGEST = 30 * 60.0  # then the page opens it anew
STREAM_PULSE = 15.0  # proxies close what is silent for long, often after 30 or 60 s
STREAM_LOOKS_EVERY = 1.0  # the worker writes from another process
FORGETTING_LOOKS_EVERY = 2.0
# Addresses of web servers in front whose X-Forwarded-For is believed; one on this machine always is.
TRUSTED_PROXIES = os.environ.get("TRUSTED_PROXIES", "").split()

BODY_LIMIT = 256 * 1024  # bytes of one request, and of one text in a batch
# Meta puts up to 1,000 messages and statuses into one request, up to 3 MB on WhatsApp.
SIGNED_BODIES = dict.fromkeys(("/webhooks/whatsapp", "/webhooks/messenger"), 3 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = max(SIGNED_BODIES.values())  # web.body_limit refuses sooner elsewhere
# Files of topics and of questions; content/exchange takes 10 MB.
LARGER_BODIES = dict.fromkeys(("/staff/imports/", "/staff/try/many"), 11 * 1024 * 1024)
SPOOL_FILE = VAR_DIR / "spool" / "frontdoor.jsonl"
ACTIONS_SPOOL_FILE = VAR_DIR / "spool" / "actions.jsonl"  # written by actions/escalate_red_flag.py
ARRIVALS_SPOOL_FILE = VAR_DIR / "spool" / "arrivals.jsonl"  # encrypted
SPOOL_INTERVAL = 2.0
MAILROOM_LOOKS_EVERY = 1.0  # the worker and crashes leave work behind

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "web.logs.JsonLines"}},
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": is_news}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["news"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "web": {"level": "INFO"},
        # Their lines hold whole addresses, and Telegram's hold the token.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "django": {"handlers": [], "level": "ERROR"},
    },
}
