"""The acronyms that pages use, spelled out; those of the instruments come from the catalogue."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.fields import current_language, fold
from cnrs_intl.derci.contact import the_department
from instruments.models import Instrument, InstrumentAlias


@dataclass(frozen=True)
class Term:
    """A word of the glossary: what it is short for, if anything, what it means, and where to read on."""

    word: str
    meaning: str
    spelled_out: str = ""
    language: str = ""  # of what it is short for, where it is not the page's
    url: str = ""

    @property
    def anchor(self) -> str:
        """By which an address leads to the word within the page."""
        return fold(self.word)


def terms() -> list[Term]:
    """Return every term, sorted as the current language sorts."""
    return sorted(
        [*of_the_cnrs(), *of_the_department(), *of_colleagues(), *of_europe(), *of_the_instruments()],
        key=lambda term: fold(term.word),
    )


def of_the_cnrs() -> list[Term]:
    """Return what the CNRS and its parts are called; their full names are French."""
    french = "" if current_language() == "fr" else "fr"
    return [
        Term(
            "CNRS",
            _("France’s national research organisation. It has ten Institutes."),
            "Centre national de la recherche scientifique",
            french,
        ),
        Term(
            pgettext("glossary", "Institute"),
            _("The CNRS has ten Institutes. Their funding complements that of the instruments."),
        ),
    ]


def of_the_department() -> list[Term]:
    """Return the department in charge, by the name that it has today; it is French."""
    department: Any = the_department()
    if department is None:
        return []
    french = "" if current_language() == "fr" else "fr"
    meaning = f"{department.name}. {department.summary}" if french else department.summary
    return [Term(department.acronym, meaning, department.name_fr, french, reverse("about"))]


def of_colleagues() -> list[Term]:
    """Return whom the offices work with."""
    french = "" if current_language() == "fr" else "fr"
    return [
        Term(
            "IPE",
            _("European project engineers, who help researchers take part in European projects."),
            "Ingénieurs de projets européens",
            french,
        ),
        Term(
            "IRD",
            _("France’s research institute for development, which runs the Pretoria office with the CNRS."),
            "Institut de recherche pour le développement",
            french,
        ),
    ]


def of_europe() -> list[Term]:
    """Return what European cooperation is called."""
    english = "" if current_language() == "en" else "en"
    return [
        Term(
            "EIG CONCERT-Japan",
            _("A programme whose executive secretariat is hosted by the Asia sector."),
            "European Interest Group CONCERT-Japan",
            english,
        ),
        Term(
            _("ERA"),
            _("The CNRS is committed to a stronger and ever more inclusive ERA."),
            _("European Research Area"),
        ),
        Term(_("EU-13"), _("The member states that joined the European Union since 2004.")),
    ]


def of_the_instruments() -> list[Term]:
    """Return each published instrument, and its former names."""
    language = "" if current_language() == "en" else "en"
    instruments: Any = Instrument.objects.published().in_order().with_published("aliases")
    found = []
    for instrument in instruments:
        url = instrument.get_absolute_url()
        gloss = f"{instrument.gloss_fr}. " if language and instrument.gloss_fr else ""
        found.append(
            Term(instrument.acronym, f"{gloss}{instrument.tagline}.", instrument.name, language, url)
        )
        former = _("A former instrument, replaced by %(acronym)s.") % {"acronym": instrument.acronym}
        found += [
            Term(alias.text, former, url=url)
            for alias in instrument.published_aliases
            if alias.kind == InstrumentAlias.Kind.FORMER
        ]
    return found
