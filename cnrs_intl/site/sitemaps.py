"""
Every page for search engines to list in both languages, each naming the other, with when it last changed.

Addresses come from SITE_URL, not from the request. No Last-Modified: it would hide that a page is gone.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.site.last_changes import LastChanges
from instruments.models import Call, Instrument
from offices.models import Office
from sectors.models import Country, Sector

DEFAULT = "en"  # for who reads neither language, as pages say themselves


class Portal(Sitemap):
    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[dict[str, Any]]:
        changes = LastChanges()
        found = [
            *((in_languages(partial(reverse, name)), moment) for name, moment in changes.of_pages().items()),
            *entries(Office, changes.offices),
            *entries(Instrument, changes.of_instruments()),
            *entries(Call, changes.calls),
            *entries(Sector, changes.sectors),
            *countries(changes.countries),
        ]
        return [url for addresses, moment in found for url in urls_of(addresses, moment)]


def in_languages(path: Callable[[], str]) -> dict[str, str]:
    """Return the absolute address of a page in each language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = settings.SITE_URL + path()
    return found


def entries(model: Any, changes: dict[int, datetime]) -> Iterable[tuple[dict[str, str], datetime | None]]:
    for entry in model.objects.published().order_by("pk").only("slug"):
        yield in_languages(entry.get_absolute_url), changes.get(entry.pk)


def countries(changes: dict[int, datetime]) -> Iterable[tuple[dict[str, str], datetime | None]]:
    for country in Country.objects.filter(listed=True).order_by("iso2").only("iso2"):
        yield in_languages(country.get_absolute_url), changes.get(country.pk)


def urls_of(addresses: dict[str, str], moment: datetime | None) -> list[dict[str, Any]]:
    others = [{"lang_code": language, "location": address} for language, address in addresses.items()]
    others.append({"lang_code": "x-default", "location": addresses[DEFAULT]})
    return [{"location": each, "lastmod": moment, "alternates": others} for each in addresses.values()]


SITEMAPS: dict[str, Any] = {"portal": Portal}
