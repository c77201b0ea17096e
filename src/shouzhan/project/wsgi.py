"""The door the server knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
application = get_wsgi_application()
