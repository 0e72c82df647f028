"""
Makers of cases: the smallest valid object of each model, published, with both texts.

`OfficeFactory(state="draft")` gives a draft; `OfficeFactory(sectors=[asia])` sets relations.
Slugs and codes count up and never meet those of the real catalogue.
"""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cnrs_intl.derci.models import Department, Institute, Mission, Ranking
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from offices.models import Coverage, Office, OfficeContact
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector

# Codes that ISO 3166-1 leaves to users, but for XK, which the real catalogue has for Kosovo.
FREE_CODES = [f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"] + [
    f"X{letter}" for letter in "ABCDEFGHIJLMNOPQRSTUVWXYZ"
]


class EntryFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    state = "published"


class DepartmentFactory(EntryFactory):
    """The one department; the real catalogue's is taken where it stands."""

    class Meta:
        model = Department
        django_get_or_create = ("slug",)

    slug = "derci"
    acronym = "DERCI"
    name_en = "Department"
    name_fr = "Direction"
    summary_en = "What the department does."
    summary_fr = "Ce que fait la direction."


class MissionFactory(EntryFactory):
    class Meta:
        model = Mission

    slug = factory.Sequence("test-mission-{}".format)
    name_en = factory.Sequence("Mission {}".format)
    name_fr = factory.Sequence("Mission no {}".format)
    summary_en = "What it is for."
    summary_fr = "À quoi elle sert."


class RankingFactory(MissionFactory):
    class Meta:
        model = Ranking

    slug = factory.Sequence("test-ranking-{}".format)


class InstituteFactory(EntryFactory):
    class Meta:
        model = Institute

    slug = factory.Sequence("test-institute-{}".format)
    name_en = factory.Sequence("Institute {}".format)
    name_fr = factory.Sequence("Institut {}".format)


class SectorFactory(EntryFactory):
    class Meta:
        model = Sector

    slug = factory.Sequence("test-sector-{}".format)
    name_en = factory.Sequence("Sector {}".format)
    name_fr = factory.Sequence("Secteur {}".format)
    summary_en = "A part of the world."
    summary_fr = "Une partie du monde."


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    sector = factory.SubFactory(SectorFactory)
    slug = factory.Sequence("test-region-{}".format)
    name_en = factory.Sequence("Region {}".format)
    name_fr = factory.Sequence("Région {}".format)


class KeyFigureFactory(EntryFactory):
    class Meta:
        model = KeyFigure

    slug = factory.Sequence("test-figure-{}".format)
    value_en = "7"
    value_fr = "7"
    label_en = "things that are counted"
    label_fr = "choses que l’on compte"


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("iso2",)

    iso2 = factory.Sequence(lambda number: FREE_CODES[number % len(FREE_CODES)])
    iso3 = factory.LazyAttribute(lambda country: f"X{country.iso2}")
    # By name they sort as by code.
    name_en = factory.LazyAttribute(lambda country: f"Country {country.iso2}")
    name_fr = factory.LazyAttribute(lambda country: f"Pays {country.iso2}")
    region = factory.SubFactory(RegionFactory)


class CountryAliasFactory(DjangoModelFactory):
    class Meta:
        model = CountryAlias

    country = factory.SubFactory(CountryFactory)
    text = factory.Sequence("Old name {}".format)
    kind = "former"


class OfficeFactory(EntryFactory):
    class Meta:
        model = Office
        skip_postgeneration_save = True

    slug = factory.Sequence("test-office-{}".format)
    name_en = factory.Sequence("City {} office".format)
    name_fr = factory.Sequence("Bureau de Ville {}".format)
    city_en = factory.Sequence("City {}".format)
    city_fr = factory.Sequence("Ville {}".format)
    summary_en = "An office abroad."
    summary_fr = "Un bureau à l’étranger."
    host_country = factory.SubFactory(CountryFactory)

    @factory.post_generation
    def sectors(self: Office, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.sectors.set(extracted)


class OfficeContactFactory(DjangoModelFactory):
    class Meta:
        model = OfficeContact

    office = factory.SubFactory(OfficeFactory)
    role_en = factory.Sequence("Desk {}".format)
    role_fr = factory.Sequence("Accueil {}".format)


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = Coverage

    office = factory.SubFactory(OfficeFactory)
    country = factory.SubFactory(CountryFactory)
    level = "named"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    slug = factory.Sequence("test-activity-{}".format)
    name_en = factory.Sequence("Activity {}".format)
    name_fr = factory.Sequence("Activité {}".format)


class InstrumentFactory(EntryFactory):
    class Meta:
        model = Instrument
        skip_postgeneration_save = True

    slug = factory.Sequence("test-tool-{}".format)
    acronym = factory.Sequence("T{}".format)
    name_en = factory.Sequence("Test Instrument {}".format)
    name_fr = factory.Sequence("Test Instrument {}".format)
    tagline_en = "In one line."
    tagline_fr = "En une ligne."
    summary_en = "An instrument for collaboration."
    summary_fr = "Un outil de collaboration."
    partners_en = "Two laboratories."
    partners_fr = "Deux laboratoires."
    objectives_en = "- To work together."
    objectives_fr = "- Travailler ensemble."
    how_to_apply_en = "Contact DERCI."
    how_to_apply_fr = "Prendre contact avec la DERCI."
    route = "contact"

    @factory.post_generation
    def activities(self: Instrument, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.activities.set(extracted)


class InstrumentAliasFactory(DjangoModelFactory):
    class Meta:
        model = InstrumentAlias

    instrument = factory.SubFactory(InstrumentFactory)
    text = factory.Sequence("Former instrument {}".format)


class CallFactory(EntryFactory):
    class Meta:
        model = Call

    instrument = factory.SubFactory(InstrumentFactory)
    slug = factory.Sequence("test-call-{}".format)
    name_en = factory.Sequence("Call {}".format)
    name_fr = factory.Sequence("Appel {}".format)


class CallDateFactory(DjangoModelFactory):
    class Meta:
        model = CallDate

    call = factory.SubFactory(CallFactory)
    opens = result = None
    closes = factory.LazyAttribute(
        lambda step: None if step.opens or step.result else datetime(2090, 1, 15, 17, tzinfo=UTC)
    )


def count_from_the_start() -> None:
    """Have slugs, names and codes count from 0 again, or how they sort would hang on the tests before."""
    kinds = [DjangoModelFactory]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if not kind._meta.abstract:
            kind.reset_sequence(0, force=True)
