"""The server entry: `granian --interface wsgi steward.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.config.settings")
application = get_wsgi_application()
