"""Countries to choose from, as HTML made in one go: 250 options take a template ten times as long."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.version import kept, kept_by_language
from sectors.models import Country

LONG = 20  # links in a list, beyond which a page offers to skip it


def listed_countries() -> Any:
    """Return the codes, as addresses write them, and the names of the listed countries, in order."""
    rows = Country.objects.filter(listed=True).in_order().values_list("iso2", f"name_{current_language()}")
    return ((iso2.lower(), name) for iso2, name in rows)


@kept
def number_of_countries() -> int:
    """Return how many countries and territories are listed."""
    return int(Country.objects.filter(listed=True).count())


@kept_by_language
def all_options() -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', listed_countries())


def country_options(chosen: str = "") -> SafeString:
    """Return the listed countries as options of a select; `chosen` is the code of the one that is marked."""
    if not chosen:
        return all_options()
    plain = format_html('value="{}"', chosen.lower())
    return mark_safe(all_options().replace(plain, f"{plain} selected"))  # noqa: S308 - made by format_html


class CountrySelect(forms.Select):
    """A select of countries; its first option, which chooses none, is the field's own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        none = getattr(self.choices, "field", None)
        return format_html(
            '<select{}><option value="">{}</option>{}</select>',
            flatatt(attributes),
            none.empty_label if none else "",
            country_options(str(value or "")),
        )


def links_to(countries: Iterable[Country]) -> SafeString:
    """Return countries as list items with links."""
    pages = reverse("country_list")
    rows = ((pages, country.code, country.name) for country in countries)
    return format_html_join("", '<li><a href="{}{}/">{}</a></li>', rows)
