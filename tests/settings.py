"""Settings of the test suite: the real ones, with a fixed key, quick hashing and mail kept in memory."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="assess-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the live server
for name, value in {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "a-key-for-tests-that-is-long-enough-to-be-accepted",
    "SITE_URL": "http://testserver",
    "EMAIL_HOST": "mail.invalid",
    "LOG_LEVEL": "WARNING",
    "TIME_ZONE": "UTC",
    "DATA_DIR": FOLDER,
}.items():
    os.environ[name] = value

from devops_assess.settings import *  # noqa: E402, F403  # the environment must be set before the settings load

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  # the live server's threads must not hold the database at the end
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405  # from the settings
    # A file, not memory: the live server's threads need a connection each, or their transactions would mix.
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}  # noqa: F405  # as above
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous = OFF;"  # noqa: F405  # as above
