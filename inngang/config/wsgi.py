"""The pages, as the web server calls them."""

import os

from django.core.wsgi import get_wsgi_application

from inngang.config.patience import Patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inngang.config.settings")
application = Patient(get_wsgi_application())
