"""Settings: everything a host may turn is read from the environment here, and nowhere else."""

import os
import secrets
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shouzhan.kernel.places import read_places
from shouzhan.project.rooms import ROOMS

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]
TESTING = "pytest" in sys.modules


def _home() -> Path:
    given = os.environ.get("SHOUZHAN_HOME")
    if TESTING and not given:
        # no test run meets a developer's data
        return Path(tempfile.mkdtemp(prefix="shouzhan-test-"))
    home = Path(given) if given else CHECKOUT / "var"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _secret(home: Path) -> str:
    """The signing secret of the sessions, made once per home and readable by its owner only."""
    given = os.environ.get("SHOUZHAN_SECRET_KEY")
    if given:
        return given
    path = home / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _database(home: Path) -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "shouzhan.kernel.sqlite",
            "NAME": home / "db.sqlite3",
            "TEST": {"NAME": ":memory:"},  # said aloud: several test processes take an engine of our own for a server's
            "OPTIONS": {
                # writers queue at BEGIN instead of failing half-way
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _number(name: str, default: float) -> float:
    return float(os.environ.get(name, default))


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).lower() in ("1", "true", "yes")


HOME = _home()
SECRET_KEY = _secret(HOME)
PLACES = read_places(HOME)  # the city and its districts
DEBUG = _flag("SHOUZHAN_DEBUG", False)
DEMO = _flag("SHOUZHAN_DEMO", (HOME / "demo").exists())
# one word for the whole cast of a demo: shown on its sign-in page, and good for nothing outside a demo
DEMO_PASSWORD = "first-stop-demo"  # noqa: S105 -- no secret: the accounts that carry it are refused without a demo
HTTPS = _flag("SHOUZHAN_HTTPS", False)
ALLOWED_HOSTS = os.environ.get("SHOUZHAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SHOUZHAN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "shouzhan.kernel.apps.KernelConfig",
    "shouzhan.engine.jobs.apps.JobsConfig",
    "shouzhan.web.apps.WebConfig",
    *(f"shouzhan.rooms.{room}.apps.RoomConfig" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "shouzhan.project.apps.ProjectConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shouzhan.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "shouzhan.web.middleware.OwnFrame",
    "shouzhan.web.middleware.BrokenNumbers",
    "shouzhan.web.middleware.NoNul",
]

ROOT_URLCONF = "shouzhan.project.urls"
WSGI_APPLICATION = "shouzhan.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["shouzhan.web.templatetags.shouzhan"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shouzhan.web.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": _database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # shared by the server's processes; the locator is a table made by `shouzhan migrate`
    # seconds of work and counts of failed sign-ins live a minute or five; room for those of a crowd, so that none pushes another's out
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "shouzhan.rooms.parties.backends.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "shouzhan.rooms.parties.accounts.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workbench/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale", *(PACKAGE / "rooms" / room / "locale" for room in ROOMS)]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
if TESTING:
    STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no others, and each is compressed at a first start
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shouzhan.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = _flag("SHOUZHAN_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# behind a proxy every request seems to come from it; the address it adds is the reader's
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
AXES_CLIENT_IP_CALLABLE = "shouzhan.web.limits.address_of"
X_FRAME_OPTIONS = "DENY"

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT = 20 * 1024 * 1024
# a file larger than this is read by a worker while its owner watches; a smaller one is read at once
LATER_FROM = int(os.environ.get("SHOUZHAN_LATER_FROM", 128 * 1024))
# how many seconds of work anybody may ask for in a minute, and how many one search may take; 0 is no limit.
# A stranger is counted by address, whoever is signed in by account (docs/reference/limits.md).
WORK_SECONDS_A_MINUTE = {"public": int(_number("SHOUZHAN_WORK_SECONDS", 20)), "signed-in": int(_number("SHOUZHAN_WORK_SECONDS_SIGNED_IN", 60))}
SEARCH_SECONDS = {"public": _number("SHOUZHAN_SEARCH_SECONDS", 2), "signed-in": _number("SHOUZHAN_SEARCH_SECONDS_SIGNED_IN", 20)}
if TESTING:
    # every test comes from one address, and a busy machine is no fault
    WORK_SECONDS_A_MINUTE = dict.fromkeys(WORK_SECONDS_A_MINUTE, 0)
    SEARCH_SECONDS = dict.fromkeys(SEARCH_SECONDS, 0.0)
FILE_UPLOAD_HANDLERS = [
    "shouzhan.web.uploads.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "shouzhan.rooms.parties.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "shouzhan.rooms.parties.accounts.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_REQUIRED = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_RATE_LIMITS = {
    # a name from one address is locked by axes after five failures; this catches guessing from many addresses
    "login_failed": "60/m/ip,20/5m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "shouzhan.rooms.parties.accounts.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Shouzhan"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "shouzhan.rooms.parties.accounts.locked_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W003",  # the stand-alone backend is listed; the check asks for a class name it does not know
]

OIDC_NAME = os.environ.get("SHOUZHAN_OIDC_NAME", "")
OIDC_URL = os.environ.get("SHOUZHAN_OIDC_URL", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": os.environ.get("SHOUZHAN_OIDC_CLIENT", ""),
                "secret": os.environ.get("SHOUZHAN_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_NAME
        else [],
    }
}

# without a mail server nothing is sent; letters hold links that must not end in a log
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST = os.environ.get("SHOUZHAN_EMAIL_HOST", "")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_PORT = int(os.environ.get("SHOUZHAN_EMAIL_PORT", 25))
EMAIL_HOST_USER = os.environ.get("SHOUZHAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SHOUZHAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("SHOUZHAN_EMAIL_STARTTLS", False)
EMAIL_USE_SSL = _flag("SHOUZHAN_EMAIL_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("SHOUZHAN_EMAIL_FROM", f"shouzhan@{EMAIL_HOST or 'localhost'}")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the answer takes as long for an address nobody has, so it gives nobody away
PASSWORD_RESET_TIMEOUT = 3600  # the letter says so

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SHOUZHAN_LOG_LEVEL", "WARNING")},
}
