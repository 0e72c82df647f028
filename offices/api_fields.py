"""How the API shows offices, countries and the answers for them."""

from typing import Any

from rest_framework import serializers

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.api_fields import (
    Addresses,
    EntryShown,
    OneOf,
    OrNull,
    Picture,
    Point,
    Said,
    Shown,
    Slugs,
    Texts,
    code_field,
    slug_field,
)
from offices.models import Coverage

CONTACTS = {
    "office": "at least one office",
    "sector": "the sector, where no office covers the country",
    "headquarters": "the department itself, for France, its territories and Antarctica, "
    "or where no sector is public",
}
HOW = {
    "code": "a code of ISO 3166-1",
    "name": "its name in English or French",
    "alias": "another name, of a `kind`",
    "place": "a city or a part of it",
    "prefix": "what a name begins with",
    "spelling": "a name that is spelled like it",
}
STATUSES = {
    "match": "one certain country",
    "choose": "one or more candidates, best first",
    "region": "a sector or a region, no country",
    "none": "nothing",
}
KINDS = ("former", "everyday", "abbreviation", "people", "part")
BOUND = {"read_only": True, "allow_null": True}


class Contact(Shown):
    """A person or a desk at an office."""

    role = Texts()
    name = OrNull()
    email = OrNull()
    telephone = OrNull()


class Covered(Shown):
    """A country that an office covers, how closely, and from when until when."""

    country = code_field(source="country.iso2")
    level = OneOf(Coverage.Level.choices, help_text="How closely, strongest first.")
    note = Texts(allow_null=True)
    since = serializers.DateField(**BOUND, help_text="The first day; null: it always has.")
    until = serializers.DateField(**BOUND, help_text="The last day; null: no end is known.")


class OfficeShown(EntryShown):
    """An office of the CNRS abroad."""

    name = Texts()
    city = Texts()
    host_country = code_field(
        source="host_country.iso2", help_text="Where it is based; whom it covers is in `coverage`."
    )
    since = serializers.IntegerField(
        min_value=1900, max_value=2100, help_text="The year since which it exists.", **BOUND
    )
    summary = Texts(help_text="In one or two sentences.")
    mandate = Texts(allow_null=True, help_text="What it is for, in one sentence.")
    body = Texts(allow_null=True, help_text="A longer text, in Markdown.")
    sectors = Slugs(help_text="The sectors that it is part of, by slug.")
    serves_eu = serializers.BooleanField(
        read_only=True, help_text="Whether it serves the European Union’s institutions and programmes."
    )
    partner_organisation = Texts(allow_null=True, help_text="With whom it is run jointly.")
    postal_address = OrNull()
    email = OrNull()
    telephone = OrNull()
    web_page = OrNull(help_text="Its own page elsewhere.")
    time_zone = OrNull(help_text="As the IANA names it.")
    point = Point(source="*", allow_null=True)
    url = Addresses(source="*")
    picture = Picture(source="*", allow_null=True)
    contacts = Contact(source="published_contacts", many=True)
    coverage = Covered(source="current", many=True, help_text="Whom it covers today, strongest level first.")
    coming = Covered(source="to_come", many=True, help_text="Whom it will cover from a day to come on.")

    def to_representation(self, office: Any) -> Any:
        """Tell what holds today of the rows read as `not_over` from what is to come, soonest first."""
        today = clock.today()
        office.to_come = [row for row in office.not_over if row.since and row.since > today]
        office.current = [row for row in office.not_over if row not in office.to_come]
        office.to_come.sort(key=lambda row: row.since)
        return super().to_representation(office)


class Covering(Shown):
    """An office that covers a country, and how closely."""

    slug = slug_field(source="office.slug")
    name = Texts(source="office.name")
    level = OneOf(Coverage.Level.choices, help_text="How closely, strongest first.")
    until = serializers.DateField(**BOUND, help_text="Its last day; null: no end is known.")
    url = Addresses(source="office")


class Also(Shown):
    """An office that does not cover a country, but is good to know, and why."""

    slug = slug_field(source="office.slug")
    name = Texts(source="office.name")
    url = Addresses(source="office")
    reason = Said()


class Coming(Shown):
    """An office that will cover a country from a day to come on."""

    slug = slug_field(source="office.slug")
    level = OneOf(Coverage.Level.choices)
    since = serializers.DateField(read_only=True, help_text="The first day.")
    until = serializers.DateField(**BOUND, help_text="The last day; null: no end is known.")


class CountryShown(Shown):
    """A country or territory, with its contact. No name or place implies a position on any status."""

    iso2 = code_field(source="country.iso2", help_text="Its key: ISO 3166-1 alpha-2 (XK for Kosovo).")
    iso3 = serializers.RegexField(r"^[A-Z]{3}$", source="country.iso3", read_only=True, help_text="Alpha-3.")
    numeric = OrNull(source="country.numeric", help_text="The three digits of ISO 3166-1 and UN M49.")
    name = Texts(source="country.name")
    url = Addresses(source="country")
    m49_region = OrNull(source="country.m49_region", help_text="As UN M49 names it.")
    m49_subregion = OrNull(source="country.m49_subregion", help_text="As UN M49 names it.")
    m49_intermediate = OrNull(source="country.m49_intermediate", help_text="As UN M49 names it.")
    eu_member = serializers.BooleanField(
        source="country.eu_member",
        read_only=True,
        help_text="Whether it is a member of the European Union, or the Union's law holds there.",
    )
    territory_of = code_field(source="country.territory_of.iso2", allow_null=True)
    point = Point(source="country", allow_null=True)
    notice = Said(source="country.current_notice", allow_null=True, help_text="What is to be known today.")
    sector = slug_field(
        source="sector.slug",
        allow_null=True,
        help_text="Null for France, its territories, Antarctica, and where it is not public.",
    )
    region = slug_field(source="region.slug", allow_null=True, help_text="The region of that sector.")
    contact = OneOf([*CONTACTS.items()], help_text="Which team is the contact.")
    offices = Covering(many=True, help_text="The offices that cover it today, strongest level first.")
    also = Also(many=True, help_text="Offices that don't cover it but are good to know.")
    coming = Coming(many=True, help_text="Who will cover it from a day to come on, soonest first.")
    reason = Said(help_text="The contact and why, in words.")


class FoundOffice(Shown):
    """An office that covers a country that was found."""

    slug = slug_field()
    name = Texts()
    level = OneOf(Coverage.Level.choices, help_text="How closely.")
    url = Addresses()
    picture = Picture(allow_null=True)


class FoundAlso(Shown):
    """An office that does not cover a country that was found, but is good to know, and why."""

    slug = slug_field()
    name = Texts()
    level = serializers.CharField(allow_null=True, read_only=True, help_text="Null: it does not cover it.")
    url = Addresses()
    picture = Picture(allow_null=True)
    reason = Texts()


class FoundCountry(Shown):
    """A country or territory that was found, how, and the contact for it."""

    iso2 = code_field()
    iso3 = serializers.RegexField(r"^[A-Z]{3}$", read_only=True)
    name = Texts()
    matched = serializers.CharField(read_only=True, help_text="What was recognised.")
    how = OneOf([*HOW.items()], help_text="As what.")
    kind = OneOf(KINDS, required=False, read_only=False, help_text="Of an alias, which kind of name it is.")
    contact = OneOf([*CONTACTS.items()], help_text="Which team is the contact.")
    offices = FoundOffice(many=True)
    also = FoundAlso(many=True)
    sector = slug_field(allow_null=True)
    region = slug_field(allow_null=True)
    reason = Texts(help_text="The contact and why, in words.")


class FoundArea(Shown):
    """A sector, or one of its regions, that was found."""

    sector = slug_field()
    region = slug_field(allow_null=True)
    url = Addresses()


class FoundShown(Shown):
    """What was found for a code or for words."""

    query = serializers.CharField(allow_blank=True, help_text="What was asked for.")
    status = OneOf([*STATUSES.items()], help_text="What was found.")
    countries = FoundCountry(many=True)
    regions = FoundArea(many=True)
