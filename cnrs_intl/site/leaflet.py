"""The leaflet: the instruments on two pages, from what is published now."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import Document, blocks, frame
from cnrs_intl.derci.contact import first_recipient, on_paper
from cnrs_intl.derci.models import Department, Institute
from cnrs_intl.derci.wording import department_words
from instruments import wording
from instruments.models import Instrument, InstrumentAlias


def leaflet() -> Document:
    data = frame(_("Instruments for international collaboration"), reverse("instrument_list"))
    department = Department.objects.published().first()
    published: Any = Instrument.objects.published().in_order().with_published("activities", "aliases")
    instruments = list(published)
    content = {
        "words": words(),
        "department": department.summary if department else "",
        "contact": on_paper(first_recipient([department])),
        "instruments": [instrument_in_full(instrument) for instrument in instruments],
        "columns": [
            _("Instrument"),
            _("Foreign countries"),
            _("Duration"),
            _("CNRS funding"),
            _("How to apply"),
        ],
        "rows": [at_a_glance(instrument) for instrument in instruments],
        "former": [sentence for instrument in instruments if (sentence := former_names(instrument))],
        "institutes": [institute_in_short(one) for one in Institute.objects.published().in_order()],
    }
    return Document(f"leaflet-{data['lang']}", "leaflet.typ", data | content)


def words() -> dict[str, str]:
    """Return the texts of the template itself."""
    return {
        "for_laboratories": _(
            "Instruments are for laboratories, not individuals. For fellowships or jobs, look elsewhere."
        ),
        "none": _("No instrument is published at the moment."),
        "at_a_glance": _("At a glance"),
        "complementary": _("Complementary funding"),
        "complementary_text": _(
            "The Institutes of the CNRS offer complementary funding. Ask those concerned by your subject."
        ),
        "former": _("Former names"),
        "write": _("Write to %(the_department)s") % department_words(),
        "more": _("Read more and apply"),
        "more_text": _(
            "The portal has a page for each instrument, helps you choose, gives your contact at the CNRS "
            "and prepares your message:"
        ),
    }


def instrument_in_full(instrument: Any) -> dict[str, Any]:
    """Return an instrument read with its activities; what is not stated is said so, never a number."""
    return {
        "acronym": instrument.acronym,
        "name": instrument.name,
        "gloss": instrument.gloss_fr if current_language() == "fr" else "",
        "tagline": instrument.tagline,
        "goals": blocks(instrument.objectives),
        "numbers": [
            (_("Duration"), wording.years_in_words(instrument.duration_years), ""),
            (_("CNRS funding"), wording.funding(instrument), period(instrument)),
        ],
        "facts": [
            (_("Who takes part"), instrument.partners),
            (_("Activities"), activities(instrument)),
            (_("How to apply"), instrument.how_to_apply),
        ],
    }


def activities(instrument: Any) -> str:
    """Return the activities in one line, with the note on them; or that none is named."""
    named = " · ".join(activity.name for activity in instrument.published_activities)
    if not named:
        return (
            _("No activity is listed: ask %(the_department)s or the Institutes concerned.")
            % department_words()
        )
    return f"{named}, {instrument.activities_note}" if instrument.activities_note else named


def period(instrument: Instrument) -> str:
    """Return what the funding covers and, where known, what that is in a year; nothing without funding."""
    if not instrument.funding:
        return ""
    if instrument.funding_period != Instrument.FundingPeriod.TOTAL:
        return _("no period is stated")
    per_year = wording.funding_per_year(instrument)
    if not per_year:
        return _("for the whole duration")
    return _("for the whole duration, that is, %(amount)s a year") % {"amount": per_year}


def at_a_glance(instrument: Instrument) -> list[str]:
    return [
        instrument.acronym,
        instrument.foreign_countries.in_words(),
        wording.years_in_words(instrument.duration_years),
        wording.funding(instrument),
        capfirst(wording.route(instrument.route)),
    ]


def former_names(instrument: Any) -> str:
    former = [a.text for a in instrument.published_aliases if a.kind == InstrumentAlias.Kind.FORMER]
    return wording.follows(instrument, former)


def institute_in_short(institute: Institute) -> dict[str, str]:
    return {"name": institute.name, "email": institute.email, "page": institute.page}
