"""The geographic sectors, and the countries and territories that they cover."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock, grammar
from cnrs_intl.catalogue.clock import within_reason
from cnrs_intl.catalogue.fields import (
    Bilingual,
    FoldedKeyField,
    MarkdownField,
    YearField,
    point_on_earth,
    year_in_range,
)
from cnrs_intl.catalogue.models import (
    Entry,
    Pictured,
    Readdressed,
    Reference,
    Row,
    WellFormedSlugField,
    entry_constraints,
    slug_is_well_formed,
)
from sectors.grammar import InFull, InSentences
from sectors.querysets import CountryQuerySet


class Sector(InFull, Pictured):
    """A working team of the department, for a part of the world."""

    rows = ("regions",)
    search_fields = ("name", "summary", "body")
    called_by = ("name",)

    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, max_length=200)
    summary = Bilingual(models.TextField, _("summary"), required=True, help_text=_("One or two sentences."))
    body = Bilingual(MarkdownField, _("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))
    email = models.EmailField(
        _("e-mail"), blank=True, default="", help_text=_("Shown where an office has no e-mail of its own.")
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")

    class Meta(Pictured.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = entry_constraints("name", "summary", pictures=("picture",))

    def get_absolute_url(self) -> str:
        return reverse("sector_detail", args=[self.slug])


class Region(Readdressed, Row):
    """A part of a sector, which countries belong to."""

    entry_field = "sector"
    search_fields = ("name",)

    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), on_delete=models.CASCADE, related_name="regions"
    )
    slug = WellFormedSlugField(_("slug"), max_length=80, unique=True)
    name = Bilingual(models.CharField, _("name"), ordered=True, blank=False, max_length=200)
    summary = Bilingual(models.TextField, _("summary"))
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [slug_is_well_formed()]


class KeyFigure(Entry):
    """A figure with what it counts and where it was taken from; none is shown without a value."""

    name_field = "label"
    search_fields = ("label",)

    value = Bilingual(
        models.CharField,
        _("value"),
        required=True,
        max_length=40,
        help_text=_("With its unit, for example 9, 2nd or 60%."),
    )
    label = Bilingual(
        models.CharField,
        _("what it counts"),
        required=True,
        ordered=True,
        max_length=255,
        help_text=_("Read after the value."),
    )
    source_text = Bilingual(models.CharField, _("source of the figure"), max_length=200)
    year = YearField(_("year"), null=True, blank=True)
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="key_figures",
        help_text=_("Empty: about the CNRS as a whole."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta(Entry.Meta):
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        constraints = [*entry_constraints("label", "value"), year_in_range("year")]


def iso_code(length: int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__regex": f"^[A-Z]{{{length}}}$"}), name=f"sectors_country_{name}_well_formed"
    )


class Country(InSentences, Reference):
    """
    A country or territory of ISO 3166-1 (and Kosovo), as the sectors place it.

    Its key in addresses is the alpha-2 code. No name or place implies a position on any status.
    """

    natural_key_fields = ("iso2",)
    rows = ("aliases",)
    search_fields = ("name",)

    iso2 = models.CharField(
        _("ISO code, two letters"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, for example KH."))],
    )
    iso3 = models.CharField(
        _("ISO code, three letters"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, for example KHM."))],
    )
    numeric = models.CharField(
        _("ISO numeric code"),
        max_length=3,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[0-9]{3}$", _("Three digits, for example 116."))],
    )
    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, blank=False, max_length=100)
    the_en = models.CharField(
        _("English article"),
        max_length=3,
        blank=True,
        default="",
        choices=[("the", "the")],
        help_text=_("“the” Netherlands"),
    )
    article_fr = grammar.article_field(_("« la » Mongolie, « l’ » Inde; empty for Cuba."))
    in_fr = models.CharField(
        _("French preposition"),
        max_length=10,
        blank=True,
        default="",
        help_text=_("« en » Mongolie, « aux » Philippines, « à » Cuba."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="countries",
        help_text=_("The sector that covers it. Empty for France, its territories and Antarctica."),
    )
    m49_region = models.CharField(_("UN M49 region"), max_length=60, blank=True, default="")
    m49_subregion = models.CharField(_("UN M49 subregion"), max_length=60, blank=True, default="")
    m49_intermediate = models.CharField(
        _("UN M49 intermediate region"), max_length=60, blank=True, default=""
    )
    eu_member = models.BooleanField(
        _("European Union"), default=False, help_text=_("Member of the Union, or where its law holds.")
    )
    territory_of = models.ForeignKey(
        "self",
        verbose_name=_("territory of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="territories",
        help_text=_("The offices of that state are shown on a second line."),
    )
    listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_("Unticked: kept out of lists and map; the finder still answers."),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    placement_to_confirm = models.BooleanField(
        _("placement to confirm"),
        default=False,
        help_text=_("The sources don’t settle which team covers it. Untick once that is confirmed."),
    )
    notice = Bilingual(models.TextField, _("notice"), help_text=_("A line above this country’s answer."))
    notice_from = models.DateField(_("notice from"), null=True, blank=True, validators=[within_reason])
    notice_until = models.DateField(
        _("notice until"), null=True, blank=True, validators=[within_reason], help_text=_("The last day.")
    )

    objects: ClassVar[Any] = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country or territory")
        verbose_name_plural = _("countries and territories")
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            iso_code(2, "iso2"),
            iso_code(3, "iso3"),
            models.CheckConstraint(
                condition=Q(numeric="") | Q(numeric__regex="^[0-9]{3}$"),
                name="sectors_country_numeric_well_formed",
            ),
            models.UniqueConstraint(
                fields=["numeric"],
                condition=~Q(numeric=""),
                name="sectors_country_numeric_unique",
                violation_error_message=_("Another country has this code."),
            ),
            point_on_earth(),
            models.CheckConstraint(
                condition=Q(notice_from=None) | Q(notice_until=None) | Q(notice_until__gte=F("notice_from")),
                name="sectors_country_notice_dates_in_order",
                violation_error_message=_("The notice ends after it begins."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("country_detail", args=[self.code])

    @property
    def code(self) -> str:
        """The code as addresses write it: kh."""
        return self.iso2.lower()

    @property
    def current_notice(self) -> str:
        """The line that staff put above the answer today, or nothing."""
        today = clock.today()
        begun = self.notice_from is None or self.notice_from <= today
        over = self.notice_until is not None and self.notice_until < today
        return self.notice if begun and not over else ""


class CountryAlias(Reference):
    """Another name by which people know a country, in any language."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        EVERYDAY = "everyday", _("everyday name")
        ABBREVIATION = "abbreviation", _("abbreviation")
        PEOPLE = "people", _("people or adjective")
        PART = "part", _("part of the country")

    entry_field = "country"
    natural_key_fields = ("country", "language", "text")
    name_field = "text"

    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.CASCADE, related_name="aliases"
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        default="en",
        validators=[RegexValidator(r"^[a-z]{2,3}$")],
        help_text=_("Its ISO 639 code, for example en, fr or pt."),
    )
    text = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    key = FoldedKeyField(source="text")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names of countries")
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "language", "key"],
                name="sectors_countryalias_once",
                violation_error_message=_("This country already has this name in this language."),
            )
        ]
