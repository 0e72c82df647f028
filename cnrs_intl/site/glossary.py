"""
The acronyms that pages use, spelled out; those of the instruments come from the catalogue.

What a single entry of the catalogue uses is a term as long as that is public, told by its name of today.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.documents import ALWAYS, Document, Wording, window_of
from cnrs_intl.catalogue.fields import LANGUAGES, current_language, fold
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.derci.contact import the_department
from instruments.models import Instrument, InstrumentAlias
from offices.models import Office
from sectors.models import Sector

KIND = "term"  # of results of the search
Entries = dict[str, Any]


@dataclass(frozen=True)
class Term:
    """
    A word of the glossary: what it is short for, if anything, what it means, and where to read on.

    `used_by`: the entry that alone uses it; None for what pages use whatever stands in the catalogue.
    """

    word: str
    meaning: str
    spelled_out: str = ""
    language: str = ""  # of what it is short for, where it is not the page's
    url: str = ""
    used_by: Entry | None = field(default=None, compare=False)

    @property
    def anchor(self) -> str:
        """By which an address leads to the word within the page."""
        return fold(self.word)


def terms() -> list[Term]:
    """Return every term, sorted as the current language sorts."""
    explained = of_no_page(entries_with_terms())
    used = [term for term in explained if term.used_by is None or term.used_by.is_public]
    return sorted([*used, *of_the_department(), *of_the_instruments()], key=lambda term: fold(term.word))


def of_no_page(used_by: Entries) -> list[Term]:
    """
    Return the terms that the glossary alone explains, in one order in both languages.

    Those of an entry that is public by its dates only some day are among them.
    """
    return [*of_the_cnrs(), *of_colleagues(used_by), *of_europe(used_by)]


def documents() -> Iterator[Document]:
    """Yield what the search finds of the glossary: the others are found on pages of their own."""
    said, used_by = [], entries_with_terms()
    for language in LANGUAGES:
        with translation.override(language):
            said.append([(term, wording(term)) for term in of_no_page(used_by)])
    for together in zip(*said, strict=True):
        term = together[0][0]
        anchor, window = term.anchor, window_of(term.used_by) if term.used_by else ALWAYS
        wordings = dict(zip(LANGUAGES, (each for _term, each in together), strict=True))
        yield Document(f"{KIND}:{anchor}", KIND, KIND, 0, wordings, share=50, window=window)


def wording(term: Term) -> Wording:
    names = (term.spelled_out,) if term.spelled_out else ()
    url = f"{reverse('glossary')}#{term.anchor}"
    return Wording(url, term.word, (term.word,), names, summary=term.meaning)


def entries_with_terms() -> Entries:
    """Return which entry uses a term that one alone uses, by the term."""
    return {
        "IRD": user_of("(IRD)", Office, "partner_organisation"),
        "CONCERT": user_of("CONCERT-Japan", Sector, "body"),
    }


def user_of(words: str, model: Any, column: str) -> Any:
    """Return the published entry whose text uses some words, rather one that is public today; or None."""
    rows = model.objects.filter(state=Entry.State.PUBLISHED, **{f"{column}_en__contains": words})
    return min(rows.order_by("order", "pk"), key=lambda entry: not entry.is_public, default=None)


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


def of_colleagues(used_by: Entries) -> list[Term]:
    """Return whom the offices work with."""
    french = "" if current_language() == "fr" else "fr"
    found = [
        Term(
            "IPE",
            _("European project engineers, who help researchers take part in European projects."),
            "Ingénieurs de projets européens",
            french,
        )
    ]
    if office := used_by["IRD"]:
        meaning = _("France’s research institute for development, which runs %(office)s with the CNRS.")
        spelled_out = "Institut de recherche pour le développement"
        words = meaning % {"office": office.in_sentence}
        found.append(Term("IRD", words, spelled_out, french, used_by=office))
    return found


def of_europe(used_by: Entries) -> list[Term]:
    """Return what European cooperation is called."""
    english = "" if current_language() == "en" else "en"
    found = []
    if sector := used_by["CONCERT"]:
        meaning = _("A programme whose executive secretariat is hosted by the %(sector)s sector.")
        spelled_out, words = "European Interest Group CONCERT-Japan", meaning % {"sector": sector.name}
        found.append(Term("EIG CONCERT-Japan", words, spelled_out, english, used_by=sector))
    return [
        *found,
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
