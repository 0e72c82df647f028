"""What the sheet of an instrument says, on paper."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import current_language
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
from cnrs_intl.catalogue.templatetags.page import moment
from cnrs_intl.derci.contact import first_recipient, on_paper
from cnrs_intl.derci.models import Department
from instruments import wording
from instruments.call_wording import Standing, standing
from instruments.facts import TIME_AND_FUNDING, WHO, rows, succession
from instruments.facts import other_names as other_names_of
from instruments.models import CallDate, Instrument, Progress

CALLS = 3  # on a sheet: the portal has them all


def sheet(instrument: Instrument) -> Document:
    """Return the sheet of an instrument read with `with_published("activities", "aliases")`."""
    language = current_language()
    department = Department.objects.published().first()
    return Document(
        name=f"{instrument.slug}-{language}",
        template="instrument.typ",
        data=frame(f"{instrument.acronym}, {instrument.name}", instrument.get_absolute_url())
        | {
            "acronym": instrument.acronym,
            "name": instrument.name,
            "gloss": instrument.gloss_fr if language == "fr" else "",
            "department": department.in_full if department else "",
            "tagline": run_of(instrument, "tagline"),
            "summary": run_of(instrument, "summary"),
            "main": main_sections(instrument, department),
            "side": side_sections(instrument),
            "read_on": _("Up-to-date page"),
        },
    )


def main_sections(instrument: Instrument, department: Department | None) -> list[dict[str, Any]]:
    return [
        section(_("Who takes part"), paragraph(run_of(instrument, "partners"))),
        section(_("Goals"), *text_of(instrument, "objectives")),
        section(_("Activities"), *activities(instrument)),
        complementary_funding(),
        section(
            _("How to apply"),
            paragraph(run_of(instrument, "how_to_apply")),
            *calls(instrument, coming(instrument)),
        ),
        section(_("Who to write to"), *on_paper(first_recipient([department]), instrument=instrument.slug)),
    ]


def side_sections(instrument: Instrument) -> list[dict[str, Any]]:
    return [
        section(_("Duration and funding"), facts(rows(instrument, *TIME_AND_FUNDING))),
        section(_("Laboratories and countries"), facts(rows(instrument, *WHO))),
        *other_names(instrument),
    ]


def activities(instrument: Any) -> list[Block]:
    """Return the activities, or who can tell."""
    if not instrument.published_activities:
        return [paragraph(wording.no_activity(instrument))]
    named = bullets([run_of(activity, "name") for activity in instrument.published_activities])
    if not instrument.activities_note:
        return [named]
    return [named, paragraph(f"{capfirst(instrument.activities_note)}.")]


def complementary_funding() -> dict[str, Any]:
    said = _("The Institutes of the CNRS offer complementary funding: ask those concerned by your subject.")
    return section(_("Complementary funding"), paragraph(said))


def other_names(instrument: Any) -> list[dict[str, Any]]:
    """Return what the instrument was and is called besides, in a section, or none."""
    other = other_names_of(instrument).words
    said = [paragraph(former)] if (former := succession(instrument)) else []
    if other:
        said.append(paragraph(f"{_('Also called:')} ", run(other, lang="en")))
    return [section(_("Other names"), *said)] if said else []


def coming(instrument: Any) -> list[Standing]:
    """Return where the instrument's calls stand to which one may apply, now or later."""
    now = clock.now()
    found = instrument.calls.published().not_over().with_steps().in_order()
    return [standing(call, now) for call in found[:CALLS]]


def calls(instrument: Instrument, found: list[Standing]) -> list[Block]:
    """Return the calls in words; of an instrument with a yearly call, that there is none now."""
    if not found and instrument.route == Instrument.Route.CALL:
        return [paragraph(_("No call is announced here now."))]
    return [facts((each.call.name, when(each)) for each in found)] if found else []


def when(call: Standing) -> str:
    """Return when a call opens and closes: nothing that changes with the day, for it is printed."""
    match call.progress, call.step:
        case Progress.CANCELLED, _step:
            return _("This call was cancelled.")
        case Progress.ALL_YEAR, _step:
            return _("Open all year.")
        case Progress.NOT_ANNOUNCED, _step:
            return _("Its dates are not announced yet.")
        case _progress, CallDate() as step:
            said = [step.step]
            said += [f"{_('Opens:')} {moment(step.opens)}"] if call.opens and step.opens else []
            said += (
                [f"{_('Closes:')} {moment(step.closes)}"]
                if step.closes
                else [_("No closing date is stated.")]
            )
            return " – ".join(filter(None, said))
    return ""
