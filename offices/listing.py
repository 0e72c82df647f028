"""Long lists of countries as HTML, made in one go: a loop in a template takes ten times as long."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from cnrs_intl.catalogue.templatetags.page import text
from cnrs_intl.catalogue.version import kept, kept_by_language
from offices.coverage import Answer
from offices.models import Coverage, Office
from offices.wording import office_in_short
from sectors.choices import listed_countries

LINK = '<a href="{}">{}</a>'
ROW = '<tr><th scope="row"><a href="{}{}/">{}</a></th><td>{}</td><td>{}</td></tr>'


@kept
def number_of_offices() -> int:
    """Return how many offices are public, whatever a list is narrowed to."""
    return int(Office.objects.published().count())


@kept_by_language
def country_links() -> SafeString:
    """Return every listed country as a list item with a link."""
    pages = reverse("country_list")
    rows = ((pages, code, name) for code, name in listed_countries())
    return format_html_join("\n", '<li><a href="{}{}/">{}</a></li>', rows)


def rows_of(answers: Iterable[Answer]) -> SafeString:
    """Return the rows of the table of countries: the country, its contact, its sector."""
    pages = reverse("country_list")
    links: dict[object, SafeString] = {}

    def link(entry: Any, level: str = "") -> SafeString:
        if (entry, level) not in links:
            words = office_in_short(level, entry) if level else entry.name
            links[entry, level] = format_html(LINK, entry.get_absolute_url(), words)
        return links[entry, level]

    none = format_html('<span class="meta">{}</span>', pgettext("sector", "none"))
    rows = []
    for answer in answers:
        sector, country = answer.sector, answer.country
        offices = mark_safe(", ".join(link(each.office, each.level) for each in answer.offices))  # noqa: S308
        row = (
            pages,
            country.code,
            country.name,
            offices or answer.in_short,
            link(sector) if sector else none,
        )
        rows.append(row)
    return format_html_join("\n", ROW, rows)


def covered(rows: Iterable[Coverage]) -> SafeString:
    """Return the countries of some rows of coverage as list items, each with its note if it has one."""
    pages = reverse("country_list")
    return format_html_join(
        "\n",
        '<li><a href="{}{}/">{}</a>{}</li>',
        ((pages, row.country.code, row.country.name, note(row)) for row in rows),
    )


def note(row: Coverage) -> str:
    return format_html(' <span class="meta">{}</span>', text(row, "note")) if row.note else ""
