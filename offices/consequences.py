"""Whom each country turns to, for the page of consequences: what a change does to the answers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.consequences import Shown, observers
from offices.coverage import Answer, answers_for, countries_to_answer


def contacts() -> dict[str, Shown]:
    """Return the contact of each country: its offices, or its sector, or the department."""
    return {str(answer.country): contact_of(answer) for answer in answers_for(countries_to_answer())}


def contact_of(answer: Answer) -> Shown:
    if answer.offices:
        names = [f"{each.office.short_name} ({each.level_in_words})" for each in answer.offices]
        return Shown([(each.office.pk, each.level) for each in answer.offices], ", ".join(names))
    if answer.sector:
        return Shown(answer.sector.pk, _("%(sector)s sector") % {"sector": answer.sector.name})
    if answer.department:
        return Shown("department", answer.department.acronym)
    return Shown("", _("nobody"))


def second_lines() -> dict[str, Shown]:
    """Return the offices that each country's answer names besides."""
    found = {}
    for answer in answers_for(countries_to_answer()):
        names = [each.office.short_name for each in answer.also]
        found[str(answer.country)] = Shown([each.office.pk for each in answer.also], ", ".join(names))
    return found


observers[gettext_lazy("Countries whose contact changes")] = contacts
observers[gettext_lazy("Countries whose answer mentions other offices")] = second_lines
