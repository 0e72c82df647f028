"""Every address that holds a slug, and entries that had others before."""

import pytest

from cnrs_intl.catalogue.models import Entry, FormerAddress
from instruments.models import Activity, Call, Instrument
from offices.models import Office
from sectors.models import Sector
from tests.factories import (
    ActivityFactory,
    CallFactory,
    InstrumentFactory,
    OfficeFactory,
    SectorFactory,
)

FORMER, MIDDLE, TODAY = "was-this", "then-that", "is-now"
PATHS = [
    (Office, "/{language}/offices/{slug}/"),
    (Office, "/{language}/offices/{slug}.pdf"),
    (Office, "/{language}/offices/{slug}/card.png"),
    (Sector, "/{language}/sectors/{slug}/"),
    (Instrument, "/{language}/instruments/{slug}/"),
    (Instrument, "/{language}/instruments/{slug}.pdf"),
    (Instrument, "/{language}/instruments/{slug}/kh.pdf"),
    (Instrument, "/{language}/instruments/{slug}/dossier/"),
    (Call, "/{language}/calls/{slug}/"),
    (Call, "/{language}/calls/{slug}/card.png"),
    (Call, "/{language}/calls/{slug}.ics"),
    (Instrument, "/api/v1/instruments/{slug}/"),
    (Activity, "/api/v1/activities/{slug}/"),
]
QUERIES = [
    (Sector, "/{language}/offices/?sector={slug}"),
    (Sector, "/{language}/countries/?sector={slug}"),
    (Office, "/{language}/countries/?office={slug}"),
    (Instrument, "/{language}/calls/?instrument=irn&instrument={slug}"),
    (Instrument, "/{language}/calls/calendar.ics?instrument={slug}"),
    (Instrument, "/{language}/calls/feed.xml?instrument={slug}"),
    (Instrument, "/{language}/instruments/compare/?i=irn&i={slug}"),
    (Instrument, "/{language}/message/?country=kh&instrument={slug}"),  # what a dossier's QR code holds
    (Office, "/{language}/message/?office={slug}"),
    (Sector, "/{language}/message/?sector={slug}"),
    (Activity, "/{language}/instruments/?activity={slug}"),
    (Activity, "/api/v1/instruments/?activity={slug}"),
]
ADDRESSES = [
    (model, pattern, language)
    for model, pattern in PATHS + QUERIES
    for language in (("en", "fr") if "{language}" in pattern else ("",))
]
every_address = pytest.mark.parametrize(("model", "pattern", "language"), ADDRESSES)
every_entry = pytest.mark.parametrize(
    ("model", "pattern", "language"), [each for each in ADDRESSES if issubclass(each[0], Entry)]
)


def moved(model):
    """Return an entry that had two slugs before the one that it has today."""
    if model is Call:
        CallFactory()
    entry = model.objects.order_by("pk").first()
    for slug in (FORMER, MIDDLE):
        FormerAddress.objects.create(model=model._meta.label_lower, slug=slug, entry_id=entry.pk)
    entry.slug = TODAY
    entry.save()
    return entry


def another(model, **values):
    factory = {Office: OfficeFactory, Sector: SectorFactory, Instrument: InstrumentFactory}
    return (factory | {Call: CallFactory, Activity: ActivityFactory})[model](**values)


def status(client, pattern, language, slug=FORMER):
    return client.get(pattern.format(language=language, slug=slug)).status_code


def as_unknown(client, pattern, language):
    """Return how the portal answers for a slug that nothing ever had: 404, 400, or a page that says so."""
    return status(client, pattern, language, "atlantis")
