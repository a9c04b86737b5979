"""What the server runs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsnotes.settings")
os.environ.setdefault("NEWSNOTES_SERVING", "1")

from django.core.wsgi import get_wsgi_application

from newsnotes.warming import warm_up
from newsnotes.web.readable import readable

application = readable(get_wsgi_application())
warm_up()
