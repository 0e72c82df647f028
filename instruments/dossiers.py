"""The dossier of an instrument for a country: its contact, why this instrument, its conditions, what next."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGE_NAMES, LANGUAGES, current_language
from cnrs_intl.catalogue.pdf import (
    Block,
    Document,
    bullets,
    facts,
    frame,
    paragraph,
    run,
    run_of,
    section,
    text_of,
)
from cnrs_intl.derci.contact import on_paper
from instruments.call_wording import Standing
from instruments.facts import TIME_AND_FUNDING, WHO, rows
from instruments.models import Instrument
from instruments.sheets import activities, calls, coming, complementary_funding
from offices.coverage import FRANCE, Answer, answer_for
from sectors.models import Country


def dossier(instrument: Instrument, country: Country) -> Document:
    """
    Return the dossier of an instrument for a country: the same in both languages, side by side.

    For a rector abroad and a head of laboratory in France to read together. `instrument` is read with
    `with_published("activities")`, `country` comes from `countries_to_answer()`.
    """
    here = current_language()
    answer, found = answer_for(country), coming(instrument)
    title = _("%(instrument)s: a dossier for %(country)s") % {
        "instrument": instrument.acronym,
        "country": country.with_article,
    }
    return Document(
        name=f"{instrument.slug}-{country.code}-{here}",
        template="dossier.typ",
        data=frame(title, address_of_message(instrument, country))
        | {
            "acronym": instrument.acronym,
            "name": instrument.name,
            "sides": [
                side(language, instrument, answer, found)
                for language in sorted(LANGUAGES, key=lambda language: language != here)
            ],
            "read_on": _("Prepare your message"),
        },
    )


def address_of_message(instrument: Instrument, country: Country) -> str:
    return f"{reverse('message')}?country={country.code}&instrument={instrument.slug}"


def side(language: str, instrument: Instrument, answer: Answer, found: list[Standing]) -> dict[str, Any]:
    """Return a dossier's sections in one language; what is given says itself in that language, too."""
    with override(language):
        country = answer.country
        return {
            "lang": language,
            "language": capfirst(str(LANGUAGE_NAMES[language])),
            "heading": country.name,
            "gloss": instrument.gloss_fr if language == "fr" else "",
            "tagline": run_of(instrument, "tagline"),
            "department": answer.department.in_full if answer.department else "",
            "sections": [
                section(_("Your contact at the CNRS"), *contact(answer)),
                section(_("Why this instrument"), *text_of(instrument, "objectives")),
                section(_("Activities"), *in_one_line(activities(instrument))),
                section(_("Conditions"), *conditions(instrument, country)),
                complementary_funding(),
                section(_("Next steps"), *next_steps(instrument, answer, found)),
                section(_("Web pages"), *addresses(instrument, country)),
            ],
        }


def contact(answer: Answer) -> list[Block]:
    notice = answer.country.current_notice
    said = [paragraph(run(notice, strong=True))] if notice else []
    said.append(paragraph(answer.reason))
    teams = [page(each.office.name, each.office) for each in answer.offices]
    if answer.sector and not teams:
        teams = [page(_("%(sector)s sector") % {"sector": answer.sector.name}, answer.sector)]
    if teams:
        said.append(bullets(teams))
    return said + [paragraph(each.reason) for each in answer.also]


def page(words: str, entry: Any) -> Block:
    return run(words, link=settings.SITE_URL + entry.get_absolute_url())


def in_one_line(blocks: list[Block]) -> list[Block]:
    """Return what a sheet says of activities with the list in one line: a dossier is one page."""
    first, *note = blocks
    if first["kind"] != "list":
        return [first]
    named, *others = [line for item in first["items"] for line in item]
    return [paragraph(named, *(each for other in others for each in (" · ", other))), *note]


def conditions(instrument: Instrument, country: Country) -> list[Block]:
    said = [
        paragraph(run_of(instrument, "partners")),
        facts(rows(instrument, *WHO, *TIME_AND_FUNDING)),
    ]
    if FRANCE in {country.iso2, country.territory_of and country.territory_of.iso2}:
        joined = _(
            "These instruments bring together laboratories in France and laboratories abroad. "
            "Choose the country of the laboratory abroad."
        )
        said.insert(0, paragraph(run(joined, strong=True)))
    return said


def next_steps(instrument: Instrument, answer: Answer, found: list[Standing]) -> list[Block]:
    return [
        paragraph(run_of(instrument, "how_to_apply")),
        *calls(instrument, found),
        *on_paper(answer.recipient),
    ]


def addresses(instrument: Instrument, country: Country) -> list[Block]:
    pages = {
        country.name: country.get_absolute_url(),
        instrument.acronym: instrument.get_absolute_url(),
        _("Prepare your message"): address_of_message(instrument, country),
    }
    site = settings.SITE_URL.partition("://")[2]
    return [facts((name, run(site + path, link=settings.SITE_URL + path)) for name, path in pages.items())]
