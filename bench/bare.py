"""
What the portal is measured against: a Django view without middleware that returns finished bytes.

It serves the files of the folder BARE_PAGES by their names: /0, /1, …
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="bare", USE_I18N=False)  # noqa: S106

PAGES = {file.name: file.read_bytes() for file in Path(os.environ["BARE_PAGES"]).iterdir()}


def page(request: HttpRequest, name: str) -> HttpResponse:
    body = PAGES.get(name, b"ok\n")
    return HttpResponse(body, headers={"Content-Length": str(len(body))})  # or it would be sent in chunks


urlpatterns = [path("<str:name>", page)]
application = get_wsgi_application()
