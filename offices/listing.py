"""Long lists of countries as HTML, made in one go: a loop in a template takes ten times as long."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.templatetags.page import text
from cnrs_intl.catalogue.version import kept, kept_by_language
from offices.coverage import Answer
from offices.models import Coverage, Office
from offices.wording import office_in_short
from sectors.choices import listed_countries

LINK = '<a href="{}">{}</a>'


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


class Group(NamedTuple):
    """The countries of one region, as items of a list."""

    name: str
    total: int
    rows: SafeString


def groups_of(answers: Iterable[Answer]) -> list[Group]:
    """Return the countries by region, sectors and regions in the editors' order, those of no region last."""
    by_region: dict[Any, list[Answer]] = {}
    for answer in answers:
        by_region.setdefault(answer.region, []).append(answer)
    links: dict[Any, SafeString] = {}
    return [
        Group(name_of(region), len(found), rows_of(found, links))
        for region, found in sorted(by_region.items(), key=lambda each: place_in_order(each[0]))
    ]


def place_in_order(region: Any) -> tuple[bool, int, int, int]:
    return (False, region.sector.order, region.order, region.pk) if region else (True, 0, 0, 0)


def name_of(region: Any) -> str:
    return region.name if region else _("France, its territories and Antarctica")


def rows_of(answers: Iterable[Answer], links: dict[Any, SafeString]) -> SafeString:
    """Return list items, “Cambodia: Singapore office”, with links to both; `links` keeps what was made."""
    pages, words = reverse("country_list"), _("{country}: {contact}")
    line = f"<li>{words}</li>\n"

    def link(entry: Any, level: str) -> SafeString:
        if (entry, level) not in links:
            links[entry, level] = format_html(LINK, entry.get_absolute_url(), office_in_short(level, entry))
        return links[entry, level]

    found = []
    for answer in answers:
        offices = mark_safe(", ".join(link(each.office, each.level) for each in answer.offices))  # noqa: S308
        country = format_html('<a href="{}{}/">{}</a>', pages, answer.country.code, answer.country.name)
        found.append(format_html(line, country=country, contact=offices or answer.in_short))
    return mark_safe("".join(found))  # noqa: S308 - made by format_html


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
