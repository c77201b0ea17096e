"""The door the server knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from shouzhan.project.beside import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
application = get_wsgi_application()
# what start-up made stays for good; without this the collector walks it again and again, a tenth of a second each time
gc.collect()
gc.freeze()
