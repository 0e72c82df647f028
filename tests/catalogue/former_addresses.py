"""Every address that holds a slug, and entries that had others before."""

import pytest

from cnrs_intl.catalogue.models import Entry, FormerAddress
from cnrs_intl.derci.models import Mission
from instruments.models import Activity, Call, Instrument
from offices.models import Office
from sectors.models import KeyFigure, Region, Sector
from tests.factories import (
    ActivityFactory,
    CallFactory,
    InstrumentFactory,
    KeyFigureFactory,
    MissionFactory,
    OfficeFactory,
    RegionFactory,
    SectorFactory,
)

FORMER, MIDDLE, TODAY = "was-this", "then-that", "is-now"
PATHS = [
    (Office, "/{language}/offices/{slug}/"),
    (Office, "/{language}/offices/{slug}.pdf"),
    (Office, "/{language}/offices/{slug}/card.png"),
    (Office, "/{language}/offices/{slug}.vcf"),
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
    (Office, "/api/v1/offices/{slug}/"),
    (Sector, "/api/v1/sectors/{slug}/"),
    (Region, "/api/v1/regions/{slug}/"),
    (KeyFigure, "/api/v1/key-figures/{slug}/"),
    (Mission, "/api/v1/missions/{slug}/"),
    (Call, "/api/v1/calls/{slug}/"),
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
    (Sector, "/api/v1/offices/?sector={slug}"),
    (Sector, "/api/v1/regions/?sector={slug}"),
    (Sector, "/api/v1/key-figures/?sector={slug}"),
    (Sector, "/api/v1/countries/?sector={slug}"),
    (Office, "/api/v1/countries/?office={slug}"),
    (Instrument, "/api/v1/calls/?instrument=irn&instrument={slug}"),
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
    if model is Office:
        entry.email = "office@example.org"  # or it would have no card
    entry.save()
    return entry


def another(model, **values):
    factory = {Office: OfficeFactory, Sector: SectorFactory, Instrument: InstrumentFactory}
    factory |= {Region: RegionFactory, KeyFigure: KeyFigureFactory, Mission: MissionFactory}
    values |= {"email": "another@example.org"} if model is Office else {}
    return (factory | {Call: CallFactory, Activity: ActivityFactory})[model](**values)


def status(client, pattern, language, slug=FORMER):
    return client.get(pattern.format(language=language, slug=slug)).status_code


def as_unknown(client, pattern, language):
    """Return how the portal answers for a slug that nothing ever had: 404, 400, or a page that says so."""
    return status(client, pattern, language, "atlantis")
