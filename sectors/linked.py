"""Sectors, and countries and territories, as linked data."""

from collections.abc import Iterable
from typing import Any

from cnrs_intl.catalogue.linked import Node, address, identifier, named, thing
from cnrs_intl.derci.linked import of_department, the_cnrs
from cnrs_intl.derci.models import Department
from sectors.models import Country, Region, Sector


def of_country(country: Country) -> Node:
    """Return a country or territory: all are of one type, so that none is called a state, or not one."""
    key = identifier(country.get_absolute_url(), "country")
    return thing("AdministrativeArea", key, name=country.name, identifier=country.iso2)


def of_sector(sector: Sector, department: Department | None = None, regions: Iterable[Region] = ()) -> Node:
    """Return a sector as a part of the department, where that is public; else of the CNRS."""
    path = sector.get_absolute_url()
    above: Any = of_department(department) if department else the_cnrs()
    return thing(
        "Organization",
        identifier(path, "sector"),
        name=sector.in_full,
        description=sector.summary,
        url=address(path),
        parentOrganization=named(above),
        areaServed=[thing("Place", name=region.name) for region in regions],
        email=sector.email,
        telephone=sector.telephone,
    )
