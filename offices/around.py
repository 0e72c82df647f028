"""The offices and countries to show for a part of the world: Singapore for ASEAN, Brussels for the Union."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from cnrs_intl.catalogue.fields import fold, in_both_languages
from cnrs_intl.catalogue.templatetags.page import in_brackets
from offices import wording
from offices.areas import Area
from offices.models import Coverage, Office
from sectors.models import Country
from sectors.querysets import AREAS

AND = re.compile(r", | and | et ")


@dataclass(frozen=True)
class Around:
    """
    What lies in a part of the world: offices, each with what else it is for or nothing, and countries.

    `m49`: whether the countries are those of an area of UN M49.
    """

    offices: list[tuple[Office, str]]
    countries: list[Country]
    m49: bool = False


def around(areas: list[Area]) -> Around:
    """
    Return the offices of some areas, in the editors' order, and the countries to choose from.

    An office that is called by the area's very name is shown alone, with the countries of the area that it
    covers: ASEAN is ten countries of the Asia sector. The whole area is shown where it is a region's name,
    and the United Nations' countries where it is a name of theirs: Africa without India.
    """
    if not areas:
        return Around([], [])
    countries = list(countries_in(areas))
    covering = covering_of(countries)
    offices = list(Office.objects.published().in_order())
    union = any(country.eu_member for country in countries)
    named = [office for office in offices if is_called(office, areas)]
    shown = named or [each for each in offices if covering.get(each.pk) or (each.serves_eu and union)]
    covered = {pk for office in named for pk in covering.get(office.pk, ())}
    narrowed = bool(covered) and not any(area.region and area.is_called_so for area in areas)
    if narrowed:
        countries = [country for country in countries if country.pk in covered]
    reasons = [wording.union_reason(each) if each.serves_eu and union else "" for each in shown]
    m49 = not narrowed and any(area.m49 for area in areas)
    return Around(list(zip(shown, reasons, strict=True)), countries, m49)


def countries_in(areas: Iterable[Area]) -> Iterable[Country]:
    """Return the listed countries of the areas of UN M49, or of whole regions or sectors, in order."""
    places = reduce(or_, map(place_of, areas), Q())
    found: Iterable[Country] = Country.objects.filter(places, listed=True).in_order()
    return found


def place_of(area: Area) -> Q:
    if area.m49:
        return reduce(or_, (Q(**{column: area.m49}) for column in AREAS))
    return Q(region=area.region) if area.region else Q(region__sector=area.sector)


def covering_of(countries: Iterable[Country]) -> dict[int, set[int]]:
    """Return which of the countries each office covers today, by their keys; its host aside."""
    rows = Coverage.objects.published().current().exclude(level=Coverage.Level.HOST)
    pairs = rows.filter(country__in=[country.pk for country in countries])
    found: dict[int, set[int]] = {}
    for office, country in pairs.values_list("office_id", "country_id"):
        found.setdefault(office, set()).add(country)
    return found


def is_called(office: Office, areas: Iterable[Area]) -> bool:
    """Say whether what is in brackets after an office's name lists one of the areas: ASEAN and Oceania."""
    brackets = map(in_brackets, in_both_languages(office, "name").values())
    keys = {fold(part) for text in brackets for part in AND.split(text) if part}
    return any(fold(area.text) in keys for area in areas)
