"""The maps of whom the offices cover: each office has one mark, the same on every map."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.derci.wording import department_words
from offices.coverage import Answer
from offices.models import Coverage, Office
from offices.wording import contact_in_short
from sectors.areas import Sector
from sectors.map import HEADQUARTERS, Group, Map, World, group_of_sector, map_of, office_mark
from sectors.models import Sector as SectorEntry
from sectors.plane import place_of


def group_of(office: Office, url: str = "") -> Group:
    """Return the still empty group of an office; its mark depends on nothing that staff edit or filter."""
    return Group(office.short_name, office_mark(office.pk), url=url)


def on_map(entry: SectorEntry) -> Sector:
    """Return what a map needs of a sector; its tone depends on nothing that staff edit or filter."""
    return Sector(entry.pk, entry.name, capfirst(contact_in_short([], entry)), entry.get_absolute_url())


def world_of(answers: Iterable[Answer]) -> World:
    """Return every country whose place is known, with its sector, whoever its contact is."""
    sectors: dict[int, Sector] = {}
    countries = []
    for answer in answers:
        entry = answer.sector
        sector = (sectors.get(entry.pk) or sectors.setdefault(entry.pk, on_map(entry))) if entry else None
        if point := place_of(answer.country):
            countries.append((point, answer.country.iso2, sector))
    return World(countries)


def world_map(answers: Iterable[Answer], of_all: Iterable[Answer] | None = None) -> Map | None:
    """
    Return the map of the whole world with a dot per answer: its strongest office, sector or department.

    The areas of the sectors and the places of names are those `of_all`: a narrowed list changes neither.
    The offices are those of the answers, second lines included: no query is needed to find them.
    """
    answers = list(answers)
    world = world_of(answers if of_all is None else of_all)
    offices = offices_of(answers)
    covering = {office.pk: group_of(office, office.get_absolute_url()) for office in offices}
    sectors = {s.number: group_of_sector(s) for _point, _code, s in world.countries if s}
    department = Group(department_words()["The_department"], HEADQUARTERS)
    for answer in answers:
        if answer.offices:
            group = covering[answer.offices[0].office.pk]
        else:
            group = sectors.get(answer.sector.pk, department) if answer.sector else department
        group.add(answer.country, answer.in_short)
    alone = (office for office in offices if not covering[office.pk].places)
    apart = [(alone_in_words(office), office.get_absolute_url()) for office in alone]
    groups = [*covering.values(), *(sectors[number] for number in sorted(sectors)), department]
    return map_of(groups, offices, world, apart)


def offices_of(answers: Iterable[Answer]) -> list[Office]:
    """Return the offices of some answers, those of second lines included, in the editors' order."""
    known: dict[int, Office] = {}
    for answer in answers:
        known |= {each.office.pk: each.office for each in answer.offices}
        known |= {each.office.pk: each.office for each in answer.also}
    return sorted(known.values(), key=lambda office: (office.order, office.pk))


def alone_in_words(office: Office) -> str:
    """Return an office that is the first contact of no country shown, and what it is there for if known."""
    if office.serves_eu:
        return _("%(office)s: institutions of the European Union") % {"office": office.short_name}
    return office.short_name


def office_map(office: Office, levels: Iterable[tuple[str, Iterable[Coverage]]]) -> Map | None:
    """Return the map of one office's countries, and its city; None if it covers none."""
    group = group_of(office)
    for label, rows in levels:
        for row in rows:
            group.add(row.country, label)
    return map_of([group], [office], page=office.get_absolute_url())
