"""The WSGI entry of the server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "devops_assess.settings")
application = get_wsgi_application()
