"""The CNRS's offices abroad, and the countries that each one covers."""

import zoneinfo
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import (
    AddressField,
    Bilingual,
    MarkdownField,
    YearField,
    columns_of,
    current_language,
    point_on_earth,
    year_in_range,
)
from cnrs_intl.catalogue.models import Pictured, Row, columns_about, entry_constraints
from cnrs_intl.catalogue.querysets import EntryQuerySet, RowQuerySet
from offices.periods import OneRowADay
from sectors.models import Country, Region, Sector


def known_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Write it as the IANA does, for example Asia/Singapore."))


class Office(Pictured):
    """An office of the CNRS abroad."""

    rows = ("coverage", "contacts")
    search_fields = ("name", "city", "summary", "mandate", "body")
    called_by = ("city", "name")

    name = Bilingual(
        models.CharField,
        _("name"),
        required=True,
        ordered=True,
        max_length=200,
        help_text=_(
            "“Rio de Janeiro office (South America)”, « Bureau de Rio de Janeiro (Amérique du Sud) »."
        ),
    )
    city = Bilingual(models.CharField, _("city"), required=True, max_length=100)
    host_country = models.ForeignKey(
        Country,
        verbose_name=_("country of the office"),
        on_delete=models.PROTECT,
        related_name="hosted_offices",
        help_text=_("Where the office is; whom it covers is said below."),
    )
    since = YearField(
        _("since (year)"), null=True, blank=True, help_text=_("For example 2014. Empty: not known.")
    )
    summary = Bilingual(models.TextField, _("summary"), required=True, help_text=_("One or two sentences."))
    mandate = Bilingual(
        models.TextField, _("mandate"), help_text=_("What the office is for, in one sentence.")
    )
    body = Bilingual(MarkdownField, _("text"))
    sectors = models.ManyToManyField(
        Sector,
        verbose_name=_("sectors"),
        blank=True,
        related_name="offices",
        help_text=_("None, one or more."),
    )
    serves_eu = models.BooleanField(
        _("serves the European Union"),
        default=False,
        help_text=_("For the Union’s institutions and programmes: shown on a second line for its members."),
    )
    partner_organisation = Bilingual(
        models.CharField,
        _("run jointly with"),
        max_length=200,
        help_text=_("Another organisation, spelled out."),
    )
    postal_address = models.TextField(_("postal address"), blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    web_page = AddressField(_("web page"), blank=True, default="")
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        default="",
        validators=[known_time_zone],
        help_text=_("For example Asia/Singapore."),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta(Pictured.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            *entry_constraints("name", "city", "summary", pictures=("picture",)),
            year_in_range("since"),
            point_on_earth(),
        ]

    @property
    def short_name(self) -> str:
        """The name without what is in brackets: “Rio de Janeiro office”, « Bureau de Rio de Janeiro »."""
        return self.name.partition(" (")[0]

    @property
    def in_sentence(self) -> str:
        """The short name inside a sentence: “the Washington office”, « le bureau de Washington »."""
        if current_language() == "fr":
            return f"le {self.short_name[:1].lower()}{self.short_name[1:]}"
        return f"the {self.short_name}"

    @property
    def place(self) -> str:
        """City and country: “Tokyo, Japan”; “Singapore”, where both have one name."""
        return ", ".join(dict.fromkeys([self.city, self.host_country.name]))

    @property
    def sector_names(self) -> str:
        """The names of the sectors read with `with_published("sectors")`, in one line."""
        return " · ".join(sector.name for sector in self.published_sectors)  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("office_detail", args=[self.slug])


class OfficeContact(Row):
    """A person or a desk at an office."""

    entry_field = "office"
    natural_key_fields = ("office", "role_en")
    name_field = "role"

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="contacts"
    )
    role = Bilingual(models.CharField, _("role"), max_length=120, ordered=True, blank=False)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")


class CoverageQuerySet(RowQuerySet[Any]):
    def current(self, on: date | None = None) -> Self:
        """Keep what holds on a day: today in Paris unless another is given."""
        day = on or clock.today()
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))

    def not_over(self, on: date | None = None) -> Self:
        """Keep what holds on a day (today in Paris) or will later."""
        return self.filter(Q(until=None) | Q(until__gte=on or clock.today()))

    def with_office(self, *columns: str) -> Self:
        """Read with each row what an answer says of its office, some columns of its country, and no more."""
        names = ["slug", "name", "city", "summary", "order", "latitude", "longitude", "source", "time_zone"]
        names += ["email", "telephone", "web_page", "postal_address", *columns_about("picture"), "picture"]
        office = (f"office__{column}" for column in columns_of(Office, names))
        own = columns_of(Coverage, ["office", "country", "level", "note", "since", "until"])
        related = ["office", "country"] if columns else ["office"]
        return self.select_related(*related).only(*own, *office, *columns)

    def in_order(self) -> Self:
        """Strongest level first."""
        strength = models.Case(
            *(models.When(level=level, then=rank) for rank, level in enumerate(Coverage.Level.values)),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.order_by(strength, "office__order", "office__pk", "country__iso2")


class Coverage(Row):
    """
    That an office covers a country, how closely, and from when until when.

    A country that moves to another office is entered beforehand; the answer changes that day.
    """

    class Level(models.TextChoices):  # strongest first
        NAMED = "named", _("in its mandate")
        LIAISON = "liaison", _("works closely with")
        AREA = "area", _("as part of its area")
        HOST = "host", _("based here")

    entry_field = "office"
    natural_key_fields = ("office", "country", "since")
    row_rules = (OneRowADay(),)

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="coverage"
    )
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="coverage"
    )
    level = models.CharField(_("how closely"), max_length=10, choices=Level.choices)
    note = Bilingual(models.CharField, _("note"), max_length=255)
    since = models.DateField(
        _("since"),
        null=True,
        blank=True,
        validators=[clock.within_reason],
        help_text=_("The first day. Empty: always has."),
    )
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[clock.within_reason],
        help_text=_("The last day. Empty: no end is known."),
    )

    objects: ClassVar[Any] = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("country covered")
        verbose_name_plural = _("countries covered")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "country", "since"], name="offices_coverage_once_since"
            ),
            models.UniqueConstraint(
                fields=["office", "country"],
                condition=Q(since=None),
                name="offices_coverage_one_without_since",
                violation_error_message=_("This office already covers this country without a first day."),
            ),
            models.UniqueConstraint(
                fields=["office", "country"],
                condition=Q(until=None),
                name="offices_coverage_one_open",
                violation_error_message=_("This office already covers this country without an end."),
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="offices_coverage_until_after_since",
                violation_error_message=_("The last day does not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=["named", "liaison", "area", "host"]),
                name="offices_coverage_level_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} – {self.office}"


class PlaceName(models.Model):
    """
    A name by which the finder knows a country: built by `build_names`, edited by nobody.

    What staff edit, names in English and French and other names, is in `Country` and `CountryAlias`.
    """

    class Source(models.TextChoices):
        OFFICIAL = "official", "official name"
        LANGUAGE = "language", "name in another language"
        CITY = "city", "city"
        STATE = "state", "state or province: never certain"
        MAYBE = "maybe", "open: never certain, in the order of their weight"

    key = models.CharField(max_length=120, db_index=True)
    text = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    weight = models.PositiveIntegerField(default=0, help_text="Languages that say so; inhabitants of a city.")
    capital = models.BooleanField(default=False)
    own = models.BooleanField(default=True, help_text="A city’s own name, not one that others give it.")

    def __str__(self) -> str:
        return f"{self.text} ({self.country_id})"


class AreaName(models.Model):
    """A word for a sector or one of its regions, such as Maghreb; built by `build_names` from areas.csv."""

    key = models.CharField(max_length=120, db_index=True)
    text = models.CharField(max_length=120)
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.text
