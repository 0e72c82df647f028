"""The WSGI application that the server (Granian) runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cnrs_intl.settings")

gc.disable()  # nothing of what is loaded is given back, and looking for it takes a seventh of the start
application = get_wsgi_application()

# What is there now stays: looking through it again and again costs a request some 80 ms now and then.
gc.collect()
gc.freeze()
gc.enable()
