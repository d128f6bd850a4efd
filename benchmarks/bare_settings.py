"""The bare side: the same server, database and connection settings, and nothing of ours around a view.

The only middleware is the one that compresses: a browser asks both sides for compressed pages.
"""

from devops_assess.settings import *  # noqa: F403  # the same database, pragmas and pooled connections

ROOT_URLCONF = "benchmarks.bare"
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware"]
INSTALLED_APPS: list[str] = []
TEMPLATES: list[dict[str, object]] = []
