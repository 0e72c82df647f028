"""The sectors, their regions and the key figures, for programs."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.api import in_each_language
from cnrs_intl.catalogue.api_fields import (
    Addresses,
    EntryShown,
    OneOf,
    OrNull,
    Picture,
    Shown,
    Slugs,
    Texts,
    code_field,
    slug_field,
)
from cnrs_intl.catalogue.api_lists import BY_NAME, PublicDetailView, PublicListView
from cnrs_intl.catalogue.filters import StrictFilterSet, WordsFilter
from cnrs_intl.catalogue.linked import address
from cnrs_intl.catalogue.models import Entry
from sectors.models import Country, KeyFigure, Region, Sector
from sectors.querysets import of_something_public


class RegionInSector(Shown):
    """A region of a sector."""

    slug = slug_field()
    name = Texts()


class FigureInSector(Shown):
    """A key figure of a sector."""

    slug = slug_field()
    value = Texts(help_text="With its unit.")
    label = Texts(help_text="What it counts, read after the value.")


class SectorShown(EntryShown):
    """A geographic working team of the department."""

    name = Texts()
    summary = Texts(help_text="In one or two sentences.")
    body = Texts(allow_null=True, help_text="A longer text, in Markdown.")
    email = OrNull(help_text="Of the team.")
    telephone = OrNull(help_text="Of the team.")
    url = Addresses(source="*")
    picture = Picture(source="*", allow_null=True)
    regions = RegionInSector(source="published_regions", many=True)
    offices = Slugs(help_text="The offices of the team, by slug.")
    key_figures = FigureInSector(source="published_key_figures", many=True)


class SectorFilterSet(StrictFilterSet):
    q = WordsFilter()

    class Meta:
        model = Sector
        fields: list[str] = []


class SectorList(PublicListView):
    """The geographic sectors into which the department divides the world, in the editors’ order."""

    operation_id, summary, tag = "list_sectors", "Geographic sectors", "sectors"
    model = Sector
    serializer_class = SectorShown
    filterset_class = SectorFilterSet
    with_published = ("regions", "offices", "key_figures")
    described = {"q": "Words: each begins a word of the sector’s texts, in either language."}


class SectorDetail(PublicDetailView):
    """One sector by its slug."""

    operation_id, summary, tag = "get_sector", "One sector", "sectors"
    model = Sector
    serializer_class = SectorShown
    with_published = ("regions", "offices", "key_figures")


class AddressesOfRegion(Addresses):
    """Where the page of a sector speaks of a region."""

    def made_of(self, holder: Any, name: str) -> Any:
        return in_each_language(lambda: address(f"{holder.sector.get_absolute_url()}#{holder.slug}"))


class Codes(serializers.ListField):
    """The codes of countries that were read as `listed`."""

    child = code_field()

    def get_attribute(self, instance: Any) -> list[str]:
        return [country.iso2 for country in instance.listed]


class RegionShown(EntryShown):
    """A part of a sector, which countries belong to."""

    slug = slug_field(help_text="Its key.")
    name = Texts()
    summary = Texts(allow_null=True)
    sector = slug_field(source="sector.slug", help_text="The sector that it is a part of.")
    url = AddressesOfRegion(source="*")
    countries = Codes(read_only=True, help_text="The listed countries and territories that belong to it.")
    source = OneOf(
        Entry.Source.choices,
        source="sector.source",
        allow_null=True,
        help_text="Where its sector was first taken from; null: written by staff.",
    )
    checked_on = serializers.DateField(
        source="sector.checked_on",
        read_only=True,
        allow_null=True,
        help_text="The day on which somebody last made sure that all about its sector is true.",
    )
    updated_at = serializers.DateTimeField(
        source="sector.updated_at", read_only=True, help_text="When its sector was last changed."
    )


def of_sector(words: str, field: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=words,
        field_name=field,
        to_field_name="slug",
        queryset=lambda request: Sector.objects.published().in_order(),
        error_messages={"invalid_choice": _("There is no such sector.")},
    )


class RegionFilterSet(StrictFilterSet):
    sector = of_sector("The slug of a sector.", "sector")

    class Meta:
        model = Region
        fields: list[str] = []


def regions() -> QuerySet[Region]:
    """Return the public regions, sectors in the editors’ order and then theirs, with their countries."""
    listed = Country.objects.filter(listed=True).in_order().only("iso2", "region")
    found: QuerySet[Region] = Region.objects.published().select_related("sector")
    in_order = found.order_by("sector__order", "sector__pk", "order", "name_en_key", "pk")
    return in_order.prefetch_related(Prefetch("countries", listed, to_attr="listed"))


class RegionList(PublicListView):
    """The regions of the sectors: sectors in the editors’ order, then their regions."""

    operation_id, summary, tag = "list_regions", "Regions of the sectors", "regions"
    model = Region
    serializer_class = RegionShown
    filterset_class = RegionFilterSet
    slug_parameters = {"sector": Sector}
    orderings = BY_NAME | {"slug": "slug"}

    def get_queryset(self) -> QuerySet[Region]:
        return regions()


class RegionDetail(PublicDetailView):
    """One region by its slug."""

    operation_id, summary, tag = "get_region", "One region", "regions"
    model = Region
    serializer_class = RegionShown

    def get_queryset(self) -> QuerySet[Region]:
        return regions()


class KeyFigureShown(EntryShown):
    """A figure, what it counts and where it was taken from."""

    value = Texts(help_text="With its unit.")
    label = Texts(help_text="What it counts, read after the value.")
    source_text = Texts(allow_null=True, help_text="Where the figure was taken from.")
    year = serializers.IntegerField(
        min_value=1900, max_value=2100, read_only=True, allow_null=True, help_text="Of which year it is."
    )
    sector = serializers.SerializerMethodField(
        help_text="The sector that it is about; null: all of the CNRS."
    )

    def get_sector(self, figure: KeyFigure) -> str | None:
        return figure.sector.slug if figure.sector else None


class KeyFigureFilterSet(StrictFilterSet):
    sector = of_sector("The slug of a sector.", "sector")
    q = WordsFilter()

    class Meta:
        model = KeyFigure
        fields: list[str] = []


def figures(published: QuerySet[KeyFigure]) -> QuerySet[KeyFigure]:
    """Keep the figures of the whole CNRS and of public sectors, and read the sectors along with them."""
    return published.filter(of_something_public(clock.now())).select_related("sector")


class KeyFigureList(PublicListView):
    """The key figures, in the editors’ order."""

    operation_id, summary, tag = "list_key_figures", "Key figures", "key figures"
    model = KeyFigure
    serializer_class = KeyFigureShown
    filterset_class = KeyFigureFilterSet
    slug_parameters = {"sector": Sector}
    orderings = {
        "label_en": "label_en_key",
        "label_fr": "label_fr_key",
        "year": "year",
        "slug": "slug",
        "updated_at": "updated_at",
    }
    described = {"q": "Words: each begins a word of what the figure counts, in either language."}

    def get_queryset(self) -> QuerySet[KeyFigure]:
        return figures(super().get_queryset())


class KeyFigureDetail(PublicDetailView):
    """One key figure by its slug."""

    operation_id, summary, tag = "get_key_figure", "One key figure", "key figures"
    model = KeyFigure
    serializer_class = KeyFigureShown

    def get_queryset(self) -> QuerySet[KeyFigure]:
        return figures(super().get_queryset())
