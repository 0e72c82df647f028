"""
Every switch of the portal, read from the environment once, closed by default.

The README has a table of the variables; a test compares it with this module.
A bad value stops the start with one line that names the variable.
"""

import logging
import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.conf import global_settings
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError, validate

from cnrs_intl.environment import checked, in_one_line, is_origin, kept_secret, made, people, sign_on, wrong

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

try:
    VAR_DIR = made(env.path("VAR_DIR", BASE_DIR / "var"))
    DEBUG = env.bool("DEBUG", False)
    HOST = env.str("HOST", "127.0.0.1")
    PORT = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
    WORKERS = env.int("WORKERS", 2, validate=validate.Range(min=1))
    SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000", validate=is_origin)
    SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret(VAR_DIR / "secret_key")
    extra_hosts: list[str] = env.list("ALLOWED_HOSTS", [])
    database_url = f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
    database = checked(env.dj_db_url("DATABASE_URL", database_url, conn_health_checks=True))
    mail = env.dj_email_url("EMAIL_URL", "console://")
    MAIL_IS_SET = bool(env.str("EMAIL_URL", ""))
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
    ADMINS = people(env.list("ADMINS", []))
    LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
    PAGE_MEMORY_MB = env.int("PAGE_MEMORY_MB", 48, validate=validate.Range(min=0))
    PAGE_MEMORY_GRACE = env.int("PAGE_MEMORY_GRACE", 600, validate=validate.Range(min=0))
    SHARED_CACHE_SECONDS = env.int("SHARED_CACHE_SECONDS", 0, validate=validate.Range(min=0))
    TWO_PERSONS = env.bool("TWO_PERSONS", False)
    SECOND_FACTOR = env.str("SECOND_FACTOR", "off", validate=validate.OneOf(["off", "optional", "required"]))
    OIDC_ISSUER = env.str("OIDC_ISSUER", "")
    OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
    OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
    OIDC_IS_SET = sign_on(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0, max=9))
    HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000, validate=validate.Range(min=0))
    if "EMAIL_BACKEND" not in mail:
        raise wrong("EMAIL_URL", "for example smtp+tls://user:password@host:587")
except (EnvError, OSError) as error:
    sys.exit(f"The portal cannot start: {in_one_line(error)}")

# Addresses. The Host header decides nothing but whether a request is answered at all.
site = urlsplit(SITE_URL)
ALLOWED_HOSTS = [site.hostname, "127.0.0.1", "localhost", "[::1]", *extra_hosts]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "cnrs_intl.urls"
WSGI_APPLICATION = "cnrs_intl.wsgi.application"

INSTALLED_APPS = [
    # The house, roof first: a template or a command of an upper floor wins over one below.
    "cnrs_intl.site.apps.SiteConfig",
    "instruments",
    "offices",
    "sectors",
    "cnrs_intl.derci",
    "cnrs_intl.catalogue",
    "cnrs_intl.accounts",
    # Libraries
    "axes",
    "csp",
    "django_filters",
    "import_export",
    "reversion",
    "cnrs_intl.site.apps.PortalAdminConfig",  # stands for django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    # Last, as its French says less well what Django says, too
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "cnrs_intl.catalogue.memory.PageMemory",  # checks the Host itself
    "cnrs_intl.catalogue.cross_origin.CrossOrigin",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cnrs_intl.catalogue.media.MediaOnDisk",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cnrs_intl.catalogue.gate.Gate",
    "cnrs_intl.catalogue.gate.CompressOthers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cnrs_intl.site.slashes.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Public pages look at neither user nor messages; the admin, whose templates
            # need both, is given them lazily and so costs public pages nothing.
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data. SQLite in the mode that lets readers go on while one writes, a writer waiting its turn;
# PostgreSQL through psycopg's pool, which gives up soon when the server is away (seconds) and has connections
# for all who use one at once: eight of staff, two pages, two previews, a document, the catalogue's number.
DATABASES = {"default": database}
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["CONN_MAX_AGE"] = None
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
else:
    pool = {"min_size": 1, "max_size": 14, "timeout": 1, "reconnect_timeout": 2}
    database.setdefault("OPTIONS", {}).update(pool=pool, connect_timeout=2, tcp_user_timeout=5000)
CATALOGUE_VERSION_AGE = 0.25  # seconds for which a process trusts the number that it read
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages: English and French, everywhere at the same level.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cnrs_intl.formats"]
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Paris"

# Static files: hashed names, compressed once, kept by browsers for ever.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # or each would be compressed twice
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pictures, with a digest in their names: each machine’s copies of what the database holds.
MEDIA_ROOT, MEDIA_URL = VAR_DIR / "media", "/media/"

# Security. What needs TLS follows the scheme of SITE_URL.
over_tls = site.scheme == "https"
SECURE_SSL_REDIRECT = over_tls
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if over_tls else None
SECURE_HSTS_SECONDS = HSTS_SECONDS if over_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = over_tls
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = over_tls
SESSION_COOKIE_AGE = 8 * 60 * 60  # since it was last used in the admin
CSRF_FAILURE_VIEW = "cnrs_intl.site.admin_typed.refused"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_PATH = "/admin/"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Staff accounts
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
if OIDC_IS_SET:
    AUTHENTICATION_BACKENDS.append("cnrs_intl.site.admin_sign_on.SignOn")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_DISABLE_ACCESS_LOG = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "cnrs_intl.accounts.throttling.visitor_address"

# The API: read only, JSON, no key, the same for everybody; faults are RFC 9457 problem documents.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "cnrs_intl.catalogue.api.problem",
    "DEFAULT_SCHEMA_CLASS": "cnrs_intl.catalogue.api_schema.PublicSchema",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": SITE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [],  # values stand where they are used
    "SORT_OPERATION_PARAMETERS": False,
}

# A form may hold an entry with 400 rows, the most that the admin's forms take.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["cnrs_intl.catalogue.uploads.PictureUploads", *global_settings.FILE_UPLOAD_HANDLERS]

# Import and export: who may publish may import; who may see may export.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "publish"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Mail and logs. Logs go to standard output; errors also to ADMINS once mail is set.
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_HOST = mail["EMAIL_HOST"]
EMAIL_PORT = mail["EMAIL_PORT"]
EMAIL_HOST_USER = mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = mail["EMAIL_TIMEOUT"] or 10
EMAIL_SUBJECT_PREFIX = "[CNRS international] "


LINKS_MAY_BE_PRIVATE = False  # whether check_links asks hosts of a private network; the tests' own is one

UNAVAILABLE = 503


def without_traceback(record: logging.LogRecord) -> bool:
    """Have what a visitor did wrong take one line; what went wrong here keeps its traceback."""
    if getattr(record, "status_code", 0) == UNAVAILABLE:  # nothing broken, so no mail for each
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    if record.levelno < logging.ERROR:
        record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"brief": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
        "mail_admins": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["stdout"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # scanners, not faults
        "django.request": {
            "handlers": ["mail_admins"] if MAIL_IS_SET and ADMINS else [],
            "filters": ["brief"],
        },
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
PORTAL_NAME = _("CNRS international cooperation")
OTP_TOTP_ISSUER = "CNRS international cooperation"  # how the application on the telephone calls the portal
