"""Settings. Everything that differs between machines is an environment variable or a file in `STEWARD_VAR`."""

import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from steward.config.secrets import load_secrets

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("STEWARD_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
ENVIRONMENT = env("STEWARD_ENV", default="local")  # local | test | production
TESTING = ENVIRONMENT == "test"
DEBUG = env.bool("STEWARD_DEBUG", default=ENVIRONMENT == "local")

_secrets = load_secrets(VAR_DIR / "secret" / "keys.json", environment=ENVIRONMENT)
SECRET_KEY = _secrets.session_key
DATA_KEYS = _secrets.data_keys  # newest first; see kernel.base.privacy
INDEX_KEY = _secrets.index_key
SEAL_KEYS = _secrets.seal_keys  # newest first; see kernel.audit.seal

ALLOWED_HOSTS = env.list("STEWARD_HOSTS", default=["*"] if ENVIRONMENT != "production" else [])
CSRF_TRUSTED_ORIGINS = env.list("STEWARD_ORIGINS", default=[])
PUBLIC_URL = env("STEWARD_URL", default="http://127.0.0.1:8000")
# One-click sign-in of demonstration people; refused for everybody else and never on in production.
DEMONSTRATION = env.bool("STEWARD_DEMONSTRATION", default=ENVIRONMENT != "production")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "steward.kernel.base.apps.BaseConfig",
    "steward.kernel.tenancy.apps.TenancyConfig",
    "steward.kernel.jobs.apps.JobsConfig",
    "steward.kernel.audit.apps.AuditConfig",
    "steward.kernel.places.apps.PlacesConfig",
    "steward.kernel.people.apps.PeopleConfig",
    "steward.kernel.custom.apps.CustomConfig",
    "steward.kernel.evidence.apps.EvidenceConfig",
    "steward.kernel.work.apps.WorkConfig",
    "steward.kernel.approvals.apps.ApprovalsConfig",
    "steward.kernel.duties.apps.DutiesConfig",
    "steward.kernel.notify.apps.NotifyConfig",
    "steward.kernel.imports.apps.ImportsConfig",
    "steward.kernel.surface.apps.SurfaceConfig",
    "steward.capabilities.registry.apps.RegistryConfig",
    "steward.capabilities.submissions.apps.SubmissionsConfig",
    "steward.capabilities.tasks.apps.TasksConfig",
    "steward.capabilities.tickets.apps.TicketsConfig",
    "steward.capabilities.quality.apps.QualityConfig",
    "steward.capabilities.incidents.apps.IncidentsConfig",
    "steward.capabilities.community.apps.CommunityConfig",
    "steward.capabilities.boundaries.apps.BoundariesConfig",
    "steward.capabilities.planning.apps.PlanningConfig",
    "steward.capabilities.posters.apps.PostersConfig",
    "steward.capabilities.corrections.apps.CorrectionsConfig",
    "steward.capabilities.archives.apps.ArchivesConfig",
    "steward.capabilities.admissions.apps.AdmissionsConfig",
    "steward.capabilities.mailboxes.apps.MailboxesConfig",
    "steward.capabilities.meetings.apps.MeetingsConfig",
    "steward.capabilities.mentions.apps.MentionsConfig",
    "steward.capabilities.remedies.apps.RemediesConfig",
    "steward.capabilities.proposals.apps.ProposalsConfig",
    "steward.capabilities.watches.apps.WatchesConfig",
    "steward.capabilities.inspections.apps.InspectionsConfig",
    "steward.capabilities.vacancies.apps.VacanciesConfig",
    "steward.capabilities.equipment.apps.EquipmentConfig",
    "steward.capabilities.findings.apps.FindingsConfig",
    "steward.reports.apps.ReportsConfig",
    "steward.desk.apps.DeskConfig",
    "steward.portal.apps.PortalConfig",
    "steward.config.apps.ConfigConfig",
]
MIDDLEWARE = [
    "steward.config.operations.metrics.MeasureMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "steward.kernel.surface.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "steward.kernel.surface.middleware.SizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Default deny: a view is open to anonymous people only where it says so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "steward.kernel.surface.middleware.ActorMiddleware",
    "steward.desk.account.presence.PresenceMiddleware",
    "steward.desk.second_factor.middleware.SecondFactorMiddleware",
    "steward.desk.refusals.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "steward.config.urls"
WSGI_APPLICATION = "steward.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'steward.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["ENGINE"] = "steward.kernel.base.sqlite"
    _database["TEST"] = {"NAME": ":memory:"}  # as Django's own engine does unasked
    # Django's own defaults lose writers to "database is locked"; WAL with IMMEDIATE transactions does not.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=8000;"
        ),
    }
    _database["CONN_MAX_AGE"] = None
else:
    _database["CONN_MAX_AGE"] = env.int("STEWARD_CONN_MAX_AGE", default=60)
    # A pooler that hands connections around by transaction can keep neither cursors nor prepared statements.
    _pooled = env.bool("STEWARD_PGBOUNCER", default=False)
    _database["DISABLE_SERVER_SIDE_CURSORS"] = _pooled
    # Statements asked again and again are planned once: on a list page that is two thirds of the server's work.
    _threshold = None if _pooled else 5
    # What DATABASE_URL itself asks for (`?sslmode=verify-full`) stays.
    _asked = _database.get("OPTIONS", {})
    _database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": _threshold} | _asked

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "steward.kernel.surface.environment.environment",
            "context_processors": ["steward.desk.shell.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "steward.desk.sign_in.NameOrPhoneBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Five wrong passwords lock the pair of name and address for half an hour (domain notes 11, level 2).
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.5
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "steward.desk.sign_in.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "steward.kernel.surface.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_secure = env.bool("STEWARD_HTTPS", default=ENVIRONMENT == "production")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SECURE_SSL_REDIRECT = _secure
# Load balancers and monitoring ask inside the house's own network, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
# A proxy of the house stands in front: what it says of scheme and address is believed.
STEWARD_PROXY = env.bool("STEWARD_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if STEWARD_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Tabler's own style sheet carries its small pictures as data: addresses.
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "steward.config.errors.csrf_failed"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Jobs: "steward.kernel.jobs.backend.DatabaseBackend" or, for a broker, "steward.kernel.jobs.celery.CeleryBackend".
TASKS = {
    "default": {
        "BACKEND": env("STEWARD_JOBS", default="steward.kernel.jobs.backend.DatabaseBackend"),
        "QUEUES": [],
    }
}
# A job whose worker gives no sign of life for this long goes to another one.
JOB_LEASE_SECONDS = env.float("STEWARD_JOB_LEASE", default=60)
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if not TESTING else "memorymail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("STEWARD_MAIL_FROM", default="steward@localhost")
# The line for text messages (kernel.notify.sms); without one nobody can sign in to the owner's portal.
STEWARD_SMS = env("STEWARD_SMS", default="demonstration" if DEMONSTRATION else "")
# What the lines "aliyun" and "tencent" need: access key, approved signature, templates as `code=SMS_1`; Tencent's app.
STEWARD_SMS_KEY_ID = env("STEWARD_SMS_KEY_ID", default="")
STEWARD_SMS_KEY_SECRET = env("STEWARD_SMS_KEY_SECRET", default="")
STEWARD_SMS_SIGN = env("STEWARD_SMS_SIGN", default="")
STEWARD_SMS_TEMPLATES = env.dict("STEWARD_SMS_TEMPLATES", default={})
STEWARD_SMS_APP = env("STEWARD_SMS_APP", default="")
STEWARD_SMS_REGION = env("STEWARD_SMS_REGION", default="ap-guangzhou")
# Another address of the provider's, such as the house's own gateway to it.
STEWARD_SMS_URL = env("STEWARD_SMS_URL", default="")
# The company's own application in WeCom, which brings messages to single members of staff.
STEWARD_WECOM_CORP = env("STEWARD_WECOM_CORP", default="")
STEWARD_WECOM_AGENT = env.int("STEWARD_WECOM_AGENT", default=0)
STEWARD_WECOM_SECRET = env("STEWARD_WECOM_SECRET", default="")
STEWARD_WECOM_URL = env("STEWARD_WECOM_URL", default="https://qyapi.weixin.qq.com")
# Other addresses of vendors' interfaces, as `dingtalk=https://gateway.example` (see kernel.notify.vendors.calls).
STEWARD_VENDOR_URLS = env.dict("STEWARD_VENDOR_URLS", default={})
# Webhooks may call addresses inside private networks only where the house's own programs live there.
STEWARD_WEBHOOK_PRIVATE = env.bool("STEWARD_WEBHOOK_PRIVATE", default=False)
# Hosts (with port) beside the vendors' own that a group's robot may be at, such as the house's own gateway to them.
STEWARD_BOT_HOSTS = env.list("STEWARD_BOT_HOSTS", default=[])

# Requests a minute for each token or person; a memory cache is counted per process, so they share (see limits).
STEWARD_RATE_READ = env.int("STEWARD_RATE_READ", default=600)
STEWARD_RATE_WRITE = env.int("STEWARD_RATE_WRITE", default=120)
STEWARD_WEB_PROCESSES = env.int("STEWARD_WEB_PROCESSES", default=1)

# Figures and the words of the health checks are shown to whoever carries this; empty: to nobody.
STEWARD_METRICS_TOKEN = env("STEWARD_METRICS_TOKEN", default="")
# Where the web processes of this machine count their requests; prometheus-client reads the variable on import.
METRICS_DIR = None if TESTING else Path(env("STEWARD_METRICS_DIR", default=str(VAR_DIR / "metrics")))
if METRICS_DIR:
    METRICS_DIR.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "steward": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}
