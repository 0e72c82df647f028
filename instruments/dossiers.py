"""The dossier of a tool for one country: who follows it, why this tool, its conditions, what to do next."""

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
from instruments import wording
from instruments.call_wording import Standing
from instruments.models import Instrument
from instruments.sheets import activities, calls, coming, complementary_funding, time_and_money
from offices.coverage import FRANCE, Answer, answer_for
from sectors.models import Country


def dossier(tool: Instrument, country: Country) -> Document:
    """
    Return the dossier of a tool for a country: the same in both languages, side by side.

    For a rector abroad and a head of laboratory in France to read together. `tool` is read with
    `with_published("activities")`, `country` comes from `countries_to_answer()`.
    """
    here = current_language()
    answer, found = answer_for(country), coming(tool)
    title = _("%(tool)s: a dossier for %(country)s") % {
        "tool": tool.acronym,
        "country": country.with_article,
    }
    return Document(
        name=f"{tool.slug}-{country.code}-{here}",
        template="dossier.typ",
        data=frame(title, address_of_message(tool, country))
        | {
            "acronym": tool.acronym,
            "name": tool.name,
            "sides": [
                side(language, tool, answer, found)
                for language in sorted(LANGUAGES, key=lambda language: language != here)
            ],
            "read_on": _("Prepare your message"),
        },
    )


def address_of_message(tool: Instrument, country: Country) -> str:
    return f"{reverse('message')}?country={country.code}&instrument={tool.slug}"


def side(language: str, tool: Instrument, answer: Answer, found: list[Standing]) -> dict[str, Any]:
    """Return a dossier's sections in one language; what is given says itself in that language, too."""
    with override(language):
        country = answer.country
        return {
            "lang": language,
            "language": capfirst(str(LANGUAGE_NAMES[language])),
            "heading": country.name,
            "gloss": tool.gloss_fr if language == "fr" else "",
            "tagline": run_of(tool, "tagline"),
            "department": answer.department.in_full if answer.department else "",
            "sections": [
                section(_("Who follows it at the CNRS"), *followed_by(answer)),
                section(_("Why this tool"), *text_of(tool, "objectives")),
                section(_("What it pays for"), *paid_for(tool)),
                section(_("Conditions"), *conditions(tool, country)),
                complementary_funding(),
                section(_("Next steps"), *next_steps(tool, answer, found)),
                section(_("On the web"), *addresses(tool, country)),
            ],
        }


def followed_by(answer: Answer) -> list[Block]:
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


def paid_for(tool: Instrument) -> list[Block]:
    """Return what the tool pays for as its sheet does, the list in one line: a dossier is one page."""
    first, *note = activities(tool)
    if first["kind"] != "list":
        return [first]
    named, *others = [line for item in first["items"] for line in item]
    return [paragraph(named, *(each for other in others for each in (" · ", other))), *note]


def conditions(tool: Instrument, country: Country) -> list[Block]:
    rows = [*wording.participants(tool), *time_and_money(tool)]
    said = [
        paragraph(run_of(tool, "partners")),
        facts((capfirst(term), value) for term, value in rows),
    ]
    if FRANCE in {country.iso2, country.territory_of and country.territory_of.iso2}:
        joined = _(
            "These tools join laboratories in France with laboratories of other countries. "
            "Begin with the country of the laboratory abroad."
        )
        said.insert(0, paragraph(run(joined, strong=True)))
    return said


def next_steps(tool: Instrument, answer: Answer, found: list[Standing]) -> list[Block]:
    return [paragraph(run_of(tool, "how_to_apply")), *calls(tool, found), *on_paper(answer.recipient)]


def addresses(tool: Instrument, country: Country) -> list[Block]:
    pages = {
        country.name: country.get_absolute_url(),
        tool.acronym: tool.get_absolute_url(),
        _("Prepare your message"): address_of_message(tool, country),
    }
    site = settings.SITE_URL.partition("://")[2]
    return [facts((name, run(site + path, link=settings.SITE_URL + path)) for name, path in pages.items())]
