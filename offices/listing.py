"""Long lists of countries as HTML, made in one go: a loop in a template takes ten times as long."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.templatetags.page import text
from cnrs_intl.catalogue.version import kept_by_language
from offices.coverage import Answer
from offices.models import Coverage
from sectors.choices import listed_countries

LINK = '<a href="{}">{}</a>'
ROW = '<tr><th scope="row"><a href="{}{}/">{}</a></th><td>{}</td><td>{}</td></tr>'


@kept_by_language
def country_links() -> SafeString:
    """Return every listed country as a list item with a link."""
    pages = reverse("country_list")
    rows = ((pages, code, name) for code, name in listed_countries())
    return format_html_join("\n", '<li><a href="{}{}/">{}</a></li>', rows)


def rows_of(answers: Iterable[Answer]) -> SafeString:
    """Return the rows of the table of countries: the country, who follows it, its sector."""
    pages = reverse("country_list")
    links: dict[object, SafeString] = {}

    def link(entry: object, name: str) -> SafeString:
        if entry not in links:
            links[entry] = format_html(LINK, entry.get_absolute_url(), name)  # type: ignore[attr-defined]
        return links[entry]

    none = format_html('<span class="meta">{}</span>', pgettext("sector", "none"))
    by_sector, by_department = _("Its sector"), _("DERCI itself")
    rows = []
    for answer in answers:
        sector, country = answer.sector, answer.country
        offices = mark_safe(", ".join(link(e.office, e.office.short_name) for e in answer.offices))  # noqa: S308
        followed = offices or (by_sector if sector else by_department)
        row = (pages, country.code, country.name, followed, link(sector, sector.name) if sector else none)
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
