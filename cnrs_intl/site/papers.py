"""The leaflet and the brochure, made from what is published now."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from django.urls import reverse_lazy

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import Document
from cnrs_intl.catalogue.views import PublicPDF
from cnrs_intl.site.brochure import brochure
from cnrs_intl.site.leaflet import leaflet

underway: dict[Hashable, Future[Document]] = {}
guard = threading.Lock()


def gathered_once(key: Hashable, gather: Callable[[], Document]) -> Document:
    """Return what `gather` returns; who asks by the same key meanwhile waits for it, errors included."""
    with guard:
        if joins := key in underway:
            found = underway[key]
        else:
            found = underway[key] = Future()
    if not joins:
        try:
            found.set_result(gather())
        except BaseException as error:  # raised by `result`, here and where they wait
            found.set_exception(error)
        finally:
            with guard:
                del underway[key]
    return found.result()


class LeafletPDF(PublicPDF):
    section = "instruments"
    page_url = reverse_lazy("instrument_list")

    def get_document(self) -> Document:
        return leaflet()


class BrochurePDF(PublicPDF):
    section = "about"
    page_url = reverse_lazy("about")

    def get_document(self) -> Document:
        """Gather once for all who ask at once: it reads the whole catalogue. An edit is another key."""
        if version.is_set_apart():
            return brochure()
        return gathered_once((version.current(), current_language()), brochure)
