"""Offices, and who the contact for a country is, as linked data."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.linked import Node, address, identifier, named, page, thing
from cnrs_intl.derci.linked import of_department, one_line, the_cnrs
from offices.coverage import Answer
from offices.models import Coverage, Office, OfficeContact
from sectors.linked import of_country, of_sector


def in_short(office: Office) -> Node:
    path = office.get_absolute_url()
    key = identifier(path, "office")
    return thing("ResearchOrganization", key, name=office.name, url=address(path))


def of_office(office: Any, coverage: Iterable[Coverage]) -> Node:
    """Return an office read with its host country and contacts; `coverage` is whom it covers today."""
    covered = [of_country(row.country) for row in coverage if row.level != Coverage.Level.HOST]
    union = [thing("AdministrativeArea", name=_("European Union"))] if office.serves_eu else []
    about = {
        "description": office.summary,
        "parentOrganization": named(the_cnrs()),
        "foundingDate": str(office.since or ""),
        "sameAs": office.web_page,
        "location": place_of(office),
        "address": one_line(office.postal_address),
        "email": office.email,
        "telephone": office.telephone,
        "contactPoint": [*filter(None, map(of_contact, office.published_contacts))],
        "areaServed": covered + union,
    }
    return in_short(office) | thing("ResearchOrganization", **about)


def place_of(office: Office) -> Node:
    """Return the city and, where it is known, the point on the map."""
    point = {}
    if office.latitude is not None and office.longitude is not None:
        point = thing("GeoCoordinates", latitude=office.latitude, longitude=office.longitude)
    city = thing("PostalAddress", addressLocality=office.city, addressCountry=office.host_country.iso2)
    return thing("Place", name=office.place, address=city, geo=point)


def of_contact(contact: OfficeContact) -> Node:
    """Return a person or desk; nothing where only the role is known, as nobody can be contacted by that."""
    said = {"name": contact.name, "email": contact.email, "telephone": contact.telephone}
    return thing("ContactPoint", contactType=contact.role, **said) if any(said.values()) else {}


def of_answer(answer: Answer, path: str, title: str) -> Node:
    """Return the page of a country: what it is about, and who the contact is."""
    contacts = [in_short(each.office) for each in answer.offices]
    if not contacts and answer.sector:
        contacts = [named(of_sector(answer.sector))]
    elif not contacts and answer.department:
        contacts = [named(of_department(answer.department))]
    return page("WebPage", path, title, about=of_country(answer.country), mainEntity=contacts)
