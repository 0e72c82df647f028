"""The API, as tests ask it."""

from tests import factories
from tests.site.api_answers import LISTS

V1 = "/api/v1/"


def ask(client, path):
    answer = client.get(f"{V1}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def filled():
    """Have more than a page of everything."""
    sector = factories.SectorFactory()
    country = factories.CountryFactory(region=factories.RegionFactory(sector=sector))
    for _number in range(21):
        factories.RegionFactory(sector=sector)
        factories.KeyFigureFactory(sector=sector)
        factories.MissionFactory()
        factories.SectorFactory()
        office = factories.OfficeFactory(sectors=[sector], host_country=country)
        factories.OfficeContactFactory(office=office)
        factories.CoverageFactory(office=office, country=country)
        activity = factories.ActivityFactory()
        call = factories.CallFactory(instrument=factories.InstrumentFactory(activities=[activity]))
        factories.CallDateFactory(call=call)


PATHS = [*(f"{name}/" for name in LISTS), "coverage/", "", "schema/", "countries/KH/", "offices/rio/"]
