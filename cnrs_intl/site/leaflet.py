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
from instruments.facts import facts, succession
from instruments.models import Instrument
from instruments.wording import no_activity


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
        "former": [sentence for instrument in instruments if (sentence := succession(instrument))],
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
    known = facts(instrument, "activities", "duration", "funding", "funding_period")
    activities = known["activities"]
    return {
        "acronym": instrument.acronym,
        "name": instrument.name,
        "gloss": instrument.gloss_fr if current_language() == "fr" else "",
        "tagline": instrument.tagline,
        "goals": blocks(instrument.objectives),
        "numbers": [
            (capfirst(known["duration"].term), known["duration"].words, ""),
            (capfirst(known["funding"].term), known["funding"].words, known["funding_period"].told),
        ],
        "facts": [
            (_("Who takes part"), instrument.partners),
            (capfirst(activities.term), activities.words if activities.value else no_activity(instrument)),
            (_("How to apply"), instrument.how_to_apply),
        ],
    }


def at_a_glance(instrument: Instrument) -> list[str]:
    known = facts(instrument, "foreign_countries", "duration", "funding", "route")
    return [instrument.acronym, *(capfirst(fact.words) for fact in known.values())]


def institute_in_short(institute: Institute) -> dict[str, str]:
    return {"name": institute.name, "email": institute.email, "page": institute.page}
