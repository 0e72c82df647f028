"""The leaflet and the brochure, made from what is published now."""

from django.urls import reverse

from cnrs_intl.catalogue.pdf import Document
from cnrs_intl.catalogue.views import PublicPDF
from cnrs_intl.site.brochure import brochure
from cnrs_intl.site.leaflet import leaflet


class LeafletPDF(PublicPDF):
    section = "instruments"

    def get_document(self) -> Document:
        self.page_url = reverse("instrument_list")
        return leaflet()


class BrochurePDF(PublicPDF):
    section = "about"

    def get_document(self) -> Document:
        self.page_url = reverse("about")
        return brochure()
