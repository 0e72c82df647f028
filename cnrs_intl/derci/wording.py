"""The department in sentences: its name, its acronym and its French article are data, like a country's."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import grammar
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pictures import Picture
from cnrs_intl.catalogue.version import kept_by_language
from cnrs_intl.derci.contact import the_department
from cnrs_intl.derci.models import Compliance, Department


@kept_by_language
def department_words() -> dict[str, Any]:
    """
    Return the department as sentences of the current language need it, by what they call it.

    `department_acronym` and `department_name` alone; `the_department` (in French with its article),
    `The_department` where a sentence begins; `of_department` and `to_department` (« de la », « à la »).
    Where none is published, the words say what it is instead of its name. `department_logo` is its picture,
    `accessibility` what the foot of every page says of the portal's.
    """
    return words_of(the_department())


def words_of(department: Department | None) -> dict[str, Any]:
    """Return a department as sentences need it, likewise."""
    if department is None:
        name = _("the department of the CNRS for international cooperation")
        acronym, article = capfirst(name), ""
        the, of, to = name, _("of the department for international cooperation"), _("to the department")
    else:
        name, acronym, article = department.name, department.acronym, department.article_fr
        the, of, to = in_sentences(acronym, article)
    return {
        "department_acronym": acronym,
        "department_name": name,
        "department_logo": department and Picture.named(department.logo),
        "the_department": the,
        "The_department": capfirst(the),
        "of_department": of,
        "to_department": to,
        "accessibility": accessibility(compliance_of(department)),
    }


def compliance_of(department: Department | None) -> Compliance:
    """Return how far the portal complies with the RGAA; without a department, nobody has had it audited."""
    return department.compliance if department else Compliance.NONE


def accessibility(compliance: Compliance) -> str:
    """Return the words by which the law wants every home page to say how accessible the portal is."""
    return {
        Compliance.NONE: _("Accessibility: not compliant"),
        Compliance.PARTIAL: _("Accessibility: partially compliant"),
        Compliance.FULL: _("Accessibility: fully compliant"),
    }[compliance]


def in_sentences(acronym: str, article: str) -> tuple[str, str, str]:
    """Return the acronym alone, after “of” and after “to”, each as the current language says it."""
    if current_language() == "fr":
        forms = (grammar.with_article, grammar.after_de, grammar.after_a)
        the, of, to = (form(article, acronym) for form in forms)
        return the, of, to
    return acronym, _("of %(name)s") % {"name": acronym}, _("to %(name)s") % {"name": acronym}


OPEN_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
SPDX = {OPEN_LICENCE: "etalab-2.0"}  # what programs know the licence of a page by


@dataclass(frozen=True)
class Licence:
    """The licence of texts and data in the current language; the one that is proposed until one is chosen."""

    name: str
    page: str
    is_chosen: bool

    @property
    def code(self) -> str:
        """The name that SPDX gives the licence, if it is known."""
        return SPDX.get(f"{self.page.rstrip('/')}/", "")

    @property
    def sentence(self) -> str:
        """What is said of it in one sentence."""
        if self.is_chosen:
            return _("Licence: %(licence)s, as chosen by the publisher.") % {"licence": self.name}
        words = _("The publisher has not chosen a licence yet; %(licence)s is proposed.")
        return words % {"licence": self.name}


def licence_of(department: Department | None) -> Licence:
    """Return the licence that the publisher has chosen, else the one that is proposed."""
    if department and department.licence:
        return Licence(department.licence, department.licence_page, is_chosen=True)
    return Licence("Licence Ouverte 2.0", OPEN_LICENCE, is_chosen=False)
