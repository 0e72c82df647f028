"""The brochure: the department, its sectors, the offices and whom they cover, from what is published now."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import Document, blocks, frame
from cnrs_intl.derci.contact import Recipient, first_recipient, on_paper, ways_on_paper
from cnrs_intl.derci.models import Department, Mission, Ranking
from cnrs_intl.derci.wording import department_words
from cnrs_intl.site import map_on_paper
from instruments.facts import facts as instrument_facts
from instruments.models import Instrument
from offices.brochure_lists import brochure_lists
from offices.coverage import Answer, answers_for, by_level
from offices.facts import facts
from offices.map import world_map
from offices.models import Coverage, Office
from offices.sheets import whom_instead
from offices.wording import no_office_sentence
from sectors.models import Country, KeyFigure, Sector


def brochure() -> Document:
    """Return the brochure, read in a fixed number of queries."""
    data = frame(_("The CNRS’s international cooperation"), reverse("home"))
    department = Department.objects.published().first()
    answers = answers_for(Country.objects.listed_to_answer())
    offices, silent = list(offices_to_print()), brochure_lists().sectors_without_office
    figures, rankings = figures_by_sector(), named(Ranking.objects.published().in_order())
    content = {
        "words": words(),
        "department": about(department),
        "contact": on_paper(first_recipient([department])),
        "missions": named(Mission.objects.published().in_order()),
        "rankings": rankings if figures[None] else [],
        "figures": figures[None],
        "sectors": [
            sector_in_full(sector, offices, answers, figures[sector.pk], is_silent=sector.pk in silent)
            for sector in Sector.objects.published().in_order().with_published("regions")
        ],
        "offices": [office_in_full(office) for office in offices],
        "map": map_of_answers(answers),
        "index": [[answer.country.name, answer.in_short] for answer in answers],
        "instruments": [
            instrument_in_short(instrument) for instrument in Instrument.objects.published().in_order()
        ],
    }
    return Document(f"brochure-{data['lang']}", "brochure.typ", data | content)


def words() -> dict[str, Any]:
    """Return the texts of the template itself."""
    return words_about_teams() | words_about_countries() | words_about_instruments()


def words_about_teams() -> dict[str, Any]:
    return {
        "cover": _("Regional offices, geographic sectors, countries, instruments"),
        "contents": _("Contents"),
        "department": _("About %(the_department)s") % department_words(),
        "missions": _("Missions"),
        "figures": _("Key figures"),
        "rankings": _("World rankings"),
        "sectors": _("Geographic sectors"),
        "sectors_intro": _("Each geographic sector coordinates relations with one part of the world."),
        "offices": _("Regional offices"),
        "covers": _("Countries and territories covered"),
    }


def words_about_countries() -> dict[str, Any]:
    return {
        "map": _("Map of the regional offices and of the countries that they cover"),
        "map_caption": _("One mark per country or territory: its shape and colour show the contact."),
        "map_says": _(
            "Map of the world with a mark for each country or territory, which shows its contact. "
            "The table on the next pages gives the same in words."
        ),
        "index": _("Contact for each country"),
        "index_intro": _(
            "The contact at the CNRS for each country or territory: a regional office, a geographic sector "
            "or %(the_department)s."
        )
        % department_words(),
        "index_columns": [_("Country or territory"), _("Contact")],
        "footnote": _(
            "Geographic sectors are working teams. The names of countries and territories, and their place "
            "in lists, imply no position on the status of any of them."
        ),
    }


def words_about_instruments() -> dict[str, Any]:
    return {
        "instruments": _("Instruments for international collaboration"),
        "instruments_intro": _("Each instrument links laboratories in France with laboratories abroad."),
        "instruments_columns": [_("Instrument"), _("Duration"), _("CNRS funding"), _("How to apply")],
        "write": _("Write to %(the_department)s") % department_words(),
        "more": _("Find your CNRS contact"),
        "more_text": _(
            "The portal gives the contact for each country and territory, and prepares your message:"
        ),
    }


def about(department: Department | None) -> dict[str, Any] | None:
    if department is None:
        return None
    return {
        "acronym": department.acronym,
        "name": department.name,
        "summary": department.summary,
        "body": blocks(department.body),
    }


def named(entries: Iterable[Any]) -> list[dict[str, str]]:
    return [{"name": entry.name, "summary": entry.summary} for entry in entries]


def figures_by_sector() -> dict[int | None, list[dict[str, str]]]:
    """Return the published figures of each sector, those of the CNRS as a whole under None."""
    found: dict[int | None, list[dict[str, str]]] = defaultdict(list)
    for figure in KeyFigure.objects.published().in_order():
        source = ", ".join(str(part) for part in (figure.source_text, figure.year) if part)
        found[figure.sector_id].append({"value": figure.value, "label": figure.label, "source": source})
    return found


def sector_in_full(
    sector: Any, offices: list[Any], answers: list[Answer], figures: list[dict[str, str]], *, is_silent: bool
) -> dict[str, Any]:
    own = [office.short_name for office in offices if sector in office.published_sectors]
    countries = defaultdict(list)
    for answer in answers:
        countries[answer.country.region_id].append(answer.country.name)
    return {
        "name": sector.name,
        "summary": sector.summary,
        "body": blocks(sector.body),
        "figures": figures,
        "offices": ", ".join(own) or no_office_sentence(brochure_is_silent=is_silent),
        "regions": [
            {"name": region.name, "summary": region.summary, "countries": ", ".join(countries[region.pk])}
            for region in sector.published_regions
        ],
        "contact": ways_on_paper(Recipient.known_of(sector)),
    }


def offices_to_print() -> Any:
    today = Coverage.objects.current().select_related("country").order_by("pk")
    return (
        Office.objects.published()
        .in_order()
        .with_published("sectors", "contacts")
        .select_related("host_country")
        .prefetch_related(Prefetch("coverage", today, to_attr="coverage_today"))
    )


def office_in_full(office: Any) -> dict[str, Any]:
    own = Recipient.known_of(office)
    return {
        "name": office.name,
        "summary": office.summary,
        "body": blocks(office.body),
        "facts": [(fact.term, fact.text) for fact in facts(office, own)],
        "levels": [
            (capfirst(level), ", ".join(map(covered, rows)))
            for level, rows in by_level(office.coverage_today)
        ],
        "otherwise": whom_instead(office),
        "contact": ways_on_paper(own),
        "contacts": [desk(contact) for contact in office.published_contacts],
    }


def desk(contact: Any) -> str:
    return ", ".join(part for part in (contact.role, contact.name, contact.email, contact.telephone) if part)


def covered(row: Coverage) -> str:
    return f"{row.country.name} ({row.note})" if row.note else row.country.name


def map_of_answers(answers: list[Answer]) -> dict[str, Any] | None:
    drawing = world_map(answers)
    if drawing is None:
        return None
    legend = [(map_on_paper.sample(group.mark), group.name) for group in drawing.groups]
    if drawing.cities:
        legend.append((map_on_paper.sample_city(), _("City of an office")))
    return {
        "svg": map_on_paper.drawn(drawing),
        "cover": map_on_paper.silhouette(drawing),
        "legend": legend,
    }


def instrument_in_short(instrument: Any) -> dict[str, Any]:
    known = instrument_facts(instrument, "duration", "funding", "route")
    return {
        "acronym": instrument.acronym,
        "name": instrument.name,
        "gloss": instrument.gloss_fr if current_language() == "fr" else "",
        "summary": instrument.summary,
        "cells": [capfirst(fact.words) for fact in known.values()],
    }
