"""Instruments and calls as linked data."""

from datetime import datetime
from typing import Any

from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.linked import Node, address, identifier, named, thing
from cnrs_intl.catalogue.markdown import plain
from cnrs_intl.derci.linked import the_cnrs
from instruments.models import Call, Instrument


def in_short(instrument: Instrument) -> Node:
    """Return a grant where the sources state an amount; else a service: no money is promised."""
    path = instrument.get_absolute_url()
    kind = "MonetaryGrant" if instrument.funding else "Service"
    return thing(kind, identifier(path, "instrument"), name=instrument.name, url=address(path))


def of_instrument(instrument: Any) -> Node:
    """Return an instrument read with its other names."""
    gloss = instrument.gloss_fr if current_language() == "fr" else ""
    others = [instrument.acronym, gloss, *(each.text for each in instrument.published_aliases)]
    about = {
        "alternateName": [name for name in others if name],
        "description": instrument.summary,
        "funder" if instrument.funding else "provider": named(the_cnrs()),
    }
    if funding := instrument.funding:
        limits = {"minValue": funding.least, "maxValue": funding.most}
        about["amount"] = thing("MonetaryAmount", currency="EUR", **limits)
    return in_short(instrument) | about


def of_call(call: Call) -> Node:
    """Return a dated call read with its steps, as an event; nothing of any other, which is none."""
    opens = [step.opens for step in call.dated_steps if step.opens]
    closes = [step.closes for step in call.dated_steps if step.closes]
    if not (opens or closes):
        return {}
    path = call.get_absolute_url()
    return thing(
        "Event",
        identifier(path, "call"),
        name=call.name,
        url=address(path),
        description=plain(call.text),
        startDate=in_paris(min(opens)) if opens else "",
        endDate=in_paris(max(closes)) if closes else "",
        eventStatus=f"https://schema.org/Event{'Cancelled' if call.cancelled else 'Scheduled'}",
        organizer=named(the_cnrs()),
        about=in_short(call.public_instrument) if call.public_instrument else {},
        potentialAction=thing("ApplyAction", target=call.link) if call.link else {},
    )


def in_paris(moment: datetime) -> str:
    return moment.astimezone(PARIS).isoformat(timespec="minutes")
