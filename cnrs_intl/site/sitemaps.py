from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from instruments.models import Call, Instrument
from offices.models import Office
from sectors.models import Country, Sector


class PortalSitemap(Sitemap):
    """Pages in both languages, each naming the other; addresses come from SITE_URL, not from the request."""

    i18n = alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Pages(PortalSitemap):
    def items(self) -> list[str]:
        lists = ["home", "country_list", "office_list", "instrument_list", "call_list", "sector_list"]
        lists += ["instrument_compare", "instrument_choose"]
        return [*lists, "about", "glossary", "accessibility", "legal", "privacy"]

    def location(self, item: str) -> str:
        return reverse(item)


class Entries(PortalSitemap):
    """The published entries of one model."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> Any:
        return self.model.objects.published().order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.updated_at


class Countries(PortalSitemap):
    def items(self) -> Any:
        return Country.objects.filter(listed=True).order_by("iso2")


SITEMAPS: dict[str, Any] = {
    "pages": Pages(),
    "offices": Entries(Office),
    "instruments": Entries(Instrument),
    "calls": Entries(Call),
    "sectors": Entries(Sector),
    "countries": Countries(),
}
