"""All settings, from the environment. A wrong value stops the start and says the fix.

Every variable is read here and nowhere else; docs/operators.md lists them.
"""

import os
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str | None = None, *, example: str = "") -> str:
    """The variable's text. Without a default it is required."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        hint = f" For example: {name}={example}" if example else ""
        raise ImproperlyConfigured(f"The environment variable {name} is missing.{hint}")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "true" if default else "false").lower()
    if value not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to true or false.")
    return value in {"true", "1", "yes", "on"}


def whole_number(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to a whole number from {low} to {high}.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def kept_secret(path: Path) -> str:
    """The development key: made once, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")


# -- What kind of start this is ------------------------------------------------

DEBUG = flag("DEBUG", default=False)
DEMO = flag("DEMO", default=False)
DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "var")))

if DEBUG or DEMO:
    SECRET_KEY = text("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret_key")
else:
    SECRET_KEY = text("SECRET_KEY", example="$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')")
    if len(SECRET_KEY) < 32:
        raise ImproperlyConfigured("SECRET_KEY is too short: links are signed with it. Use at least 32 characters.")
SECRET_KEY_FALLBACKS = names("SECRET_KEY_FALLBACKS")

PORT = whole_number("PORT", 8000, low=1, high=65535)
SITE_URL = text("SITE_URL", f"http://127.0.0.1:{PORT}" if DEBUG or DEMO else None, example="https://assess.example.org")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL is “{SITE_URL}”. Write it with http:// or https://, as people type it.")
SITE_URL = SITE_URL.rstrip("/")
HTTPS = SITE_URL.startswith("https://")
SITE_HOST = SITE_URL.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = names("ALLOWED_HOSTS", SITE_HOST) + (["127.0.0.1", "localhost"] if DEBUG or DEMO else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# -- The application -----------------------------------------------------------

INSTALLED_APPS = [
    "surveys.apps.SurveysConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "devops_assess.short_way.ShortWay",  # respondents leave here, see below
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer by a random length, against guessing secrets by size
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# The pages of respondents know no session, no account, no messages; a test compares their headers with the long way.
RESPONDENTS_URLCONF = "surveys.pages.answering.urls"
RESPONDENTS_MIDDLEWARE = [
    "devops_assess.short_way.SameHeaders",
    "django.middleware.gzip.GZipMiddleware",
    "devops_assess.short_way.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

ROOT_URLCONF = "devops_assess.urls"
WSGI_APPLICATION = "devops_assess.wsgi.application"
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
                "surveys.pages.home.presenters.places",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- Data ----------------------------------------------------------------------

SQLITE_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA mmap_size = 134217728;
    PRAGMA cache_size = -20000;
"""


def database() -> dict[str, object]:
    """SQLite under DATA_DIR, or what DATABASE_URL names."""
    url = text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'devops_assess.sqlite3'}")
    try:
        parsed = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL can not be read. Write postgres://user:password@host:5432/name or sqlite:////path/to/file.sqlite3"
        ) from error
    engine = str(parsed["ENGINE"])
    if engine.endswith("sqlite3"):
        Path(str(parsed["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        parsed["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        parsed["CONN_HEALTH_CHECKS"] = False
    elif not engine.endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL names a database that is not supported. Use postgres:// or sqlite://")
    return parsed


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "surveys_cache"},
    "pages": {"BACKEND": "devops_assess.caches.AsItIs", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# -- People --------------------------------------------------------------------

AUTH_USER_MODEL = "surveys.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
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
LOGIN_REDIRECT_URL = "home:front"
ACCOUNT_LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_ADAPTER = "devops_assess.accounts.InvitationOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "devops_assess.forms.SignInForm",
    "reset_password": "devops_assess.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# Behind proxies everybody comes from one address, and would share one limit of sign-in attempts.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", 0, low=0, high=5)

# -- Language and time ---------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "surveys" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = text("TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(f"TIME_ZONE is “{TIME_ZONE}”. Use a name such as UTC or Europe/Vienna.") from error
FORMAT_MODULE_PATH = "surveys.formats"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a plan for thousands of teams has a box for each

# -- Files ---------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
if DEBUG or DEMO:
    STATIC_ROOT.mkdir(exist_ok=True)  # nothing is collected there then, but whitenoise asks for the folder
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo serves straight from the source folders: collecting takes longer than everything else together.
WHITENOISE_USE_FINDERS = DEBUG or DEMO
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- Mail ----------------------------------------------------------------------

EMAIL_HOST = text("EMAIL_HOST", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
)
if not (EMAIL_HOST or DEBUG or DEMO):
    raise ImproperlyConfigured(
        "EMAIL_HOST is missing: without it nobody can reset a password. Set EMAIL_HOST, EMAIL_PORT, EMAIL_USER, "
        "EMAIL_PASSWORD and EMAIL_FROM to your SMTP account."
    )
EMAIL_PORT = whole_number("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = text("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465  # encrypted from the first byte, without STARTTLS
EMAIL_USE_TLS = flag("EMAIL_TLS", default=True) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", f"DevOps Assess <no-reply@{SITE_HOST}>")

# -- Safety --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# Not "no-referrer": browsers then send "Origin: null" with forms and every post is refused. See docs/decisions.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 3600, low=0, high=63_072_000)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether HTTPS holds for all subdomains is not ours to say
    "security.W008",  # the proxy that speaks HTTPS redirects; here it would loop where the proxy tells no protocol
    "security.W021",  # nor is it ours to enter the domain into browsers' preload lists
]

# -- Logs ----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "devops_assess.logs.MaskingFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "granian.access": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
if LOGGING["root"]["level"] not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:  # type: ignore[index]  # a literal above
    raise ImproperlyConfigured("LOG_LEVEL is not known. Use DEBUG, INFO, WARNING, ERROR or CRITICAL.")

# -- The product's own ---------------------------------------------------------

DEFAULT_THRESHOLD = whole_number("DEFAULT_THRESHOLD", 5, low=4, high=50)
DEMO_PASSWORD = text("DEMO_PASSWORD", "")  # of the four demo sign-ins; a random one is made without it
COACH_DELAY_DAYS = whole_number("COACH_DELAY_DAYS", 3, low=0, high=30)
