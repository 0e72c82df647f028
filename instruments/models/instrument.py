"""The CNRS's instruments for international collaboration, and their other names."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import Bilingual, FoldedKeyField, MarkdownField, fold
from cnrs_intl.catalogue.models import Pictured, Row, entry_constraints
from cnrs_intl.catalogue.querysets import EntryQuerySet, RowQuerySet
from instruments.models.activity import Activity
from instruments.ranges import Limits, Range, limits

# Addresses below instruments/ that are pages of their own.
RESERVED_SLUGS = {"compare", "choose", "coverage", "calls", "dossier"}

RANGES = ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries", "funding")


LIMIT_HELP = _("Both empty: not stated. A least without a most: no limit.")


def limit(verbose_name: Any) -> models.PositiveSmallIntegerField:
    """One end of a range; see `Instrument` for what an empty end means."""
    return models.PositiveSmallIntegerField(
        verbose_name, null=True, blank=True, validators=[MinValueValidator(1)], help_text=LIMIT_HELP
    )


def in_order(name: str) -> models.CheckConstraint:
    """Refuse a most without a least, or one below it."""
    return models.CheckConstraint(
        condition=limits(name).in_order(),
        name=f"instruments_instrument_{name}_in_order",
        violation_error_message=_("The most is at least the least, and needs one."),
    )


class Stated(models.TextChoices):
    """What the source says of something; its silence is not a no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_STATED = "not_stated", _("not stated")


def stated(verbose_name: Any, help_text: Any) -> models.CharField:
    """What the source says of something: yes, no, or nothing; see `Stated`."""
    return models.CharField(
        verbose_name, max_length=10, choices=Stated.choices, default=Stated.NOT_STATED, help_text=help_text
    )


class Completed(models.TextChoices):
    """Where a single fact comes from, if not from the source of the whole entry."""

    PAGES = "pages", _("other public CNRS pages")


def completed_from(verbose_name: Any) -> models.CharField:
    """Where a fact comes from; see `Completed`."""
    return models.CharField(
        verbose_name,
        max_length=10,
        choices=Completed.choices,
        blank=True,
        default="",
        help_text=_("Empty: the source of the whole entry, or staff."),
    )


class InstrumentQuerySet(EntryQuerySet["Instrument"]):
    def known_as(self, name: str) -> Self:
        """Keep the instrument of that slug or name, in any case: umi, UMI, international-research-labs."""
        key = fold(name)
        by_alias = Q(aliases__key=key, aliases__kind__in=InstrumentAlias.TOLD) if key else Q()
        return self.filter(Q(slug=name.lower()) | by_alias).in_order()


class Instrument(Pictured):
    """
    An instrument for collaboration. Money in whole euros, durations in years.

    A range has two columns, least and most, and is read as one value: see `Range`. Which
    instrument fits a project is derived from these columns alone, never from the slug.
    """

    class Place(models.TextChoices):
        ONE = "one", _("one identified place")
        NETWORK = "network", _("a network, in several places")
        PROJECT = "project", _("a project between the partners’ laboratories")
        NOT_STATED = "not_stated", _("not stated")

    class FundingPeriod(models.TextChoices):
        TOTAL = "total", _("for the whole duration")
        NOT_STATED = "not_stated", _("not stated")

    class Route(models.TextChoices):
        CALL = "call", _("annual call for projects")
        CONTACT = "contact", _("contact the department and the Institutes concerned")

    rows = ("aliases",)
    search_fields = ("acronym", "name", "gloss_fr", "tagline", "summary", "partners", "objectives", "body")
    called_by = ("acronym", "name", "gloss_fr")

    acronym = models.CharField(_("acronym"), max_length=20, unique=True, help_text=_("For example IRP."))
    name = Bilingual(
        models.CharField,
        _("name"),
        required=True,
        ordered=True,
        max_length=200,
        help_text=_("The instruments’ names stay English in both languages."),
    )
    gloss_fr = models.CharField(
        _("French gloss"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What the name means in French, for example « Projets de recherche internationaux »."),
    )
    tagline = Bilingual(models.CharField, _("in one line"), required=True, max_length=200)
    summary = Bilingual(models.TextField, _("summary"), required=True, help_text=_("One or two sentences."))
    partners = Bilingual(models.TextField, _("who takes part"), required=True)
    cnrs_labs_least = limit(_("CNRS laboratories, least"))
    cnrs_labs_most = limit(_("CNRS laboratories, most"))
    french_labs_least = limit(_("French laboratories, least"))
    french_labs_most = limit(_("French laboratories, most"))
    foreign_labs_least = limit(_("foreign laboratories, least"))
    foreign_labs_most = limit(_("foreign laboratories, most"))
    foreign_countries_least = limit(_("foreign countries, least"))
    foreign_countries_most = limit(_("foreign countries, most"))
    place = models.CharField(
        _("place"),
        max_length=10,
        choices=Place.choices,
        default=Place.NOT_STATED,
        help_text=_("Whether one works together in one place, across a network or in a project."),
    )
    first_contact = stated(
        _("for a first contact"),
        _("Whether partners who have not worked together yet may use it, for example to explore."),
    )
    existing_collaboration = stated(
        _("for a collaboration that exists"),
        _("Whether it is for partners who work together already, for example to consolidate."),
    )
    objectives = Bilingual(MarkdownField, _("goals"), required=True, help_text=_("“- ” begins a list item."))
    activities = models.ManyToManyField(
        Activity,
        verbose_name=_("activities"),
        blank=True,
        related_name="instruments",
        help_text=_("Activities as the leaflet lists them. None: the leaflet lists no activity."),
    )
    activities_note = Bilingual(models.CharField, _("note on the activities"), max_length=200)
    duration_years = models.PositiveSmallIntegerField(
        _("duration (years)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: not stated."),
    )
    funding_least = models.PositiveIntegerField(
        _("funding, least (euros)"),
        null=True,
        blank=True,
        help_text=_("In whole euros, for example 10000. Empty: not stated."),
    )
    funding_most = models.PositiveIntegerField(
        _("funding, most (euros)"), null=True, blank=True, help_text=_("In whole euros, for example 14000.")
    )
    funding_period = models.CharField(
        _("period of the funding"),
        max_length=10,
        choices=FundingPeriod.choices,
        default=FundingPeriod.NOT_STATED,
        help_text=_("Funding per year is shown only for an amount that covers the whole duration."),
    )
    funding_period_source = completed_from(_("source of the period"))
    route = models.CharField(_("how to apply"), max_length=10, choices=Route.choices)
    how_to_apply = Bilingual(models.TextField, _("how to apply, in words"), required=True)
    body = Bilingual(MarkdownField, _("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    objects: ClassVar[Any] = InstrumentQuerySet.as_manager()

    cnrs_labs = limits("cnrs_labs")
    french_labs = limits("french_labs")
    foreign_labs = limits("foreign_labs")
    foreign_countries = limits("foreign_countries")
    duration = Limits("duration_years", "duration_years")
    funding = limits("funding")

    class Meta(Pictured.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            *entry_constraints(
                "name", "tagline", "summary", "partners", "objectives", "how_to_apply", pictures=("picture",)
            ),
            *map(in_order, RANGES),
            models.CheckConstraint(
                condition=Q(duration_years=None) | Q(duration_years__gte=1),
                name="instruments_instrument_lasts_a_year",
                violation_error_message=_("A duration is at least one year."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("This word is the address of another page: choose another one.")}
            )
        others = InstrumentAlias.objects.filter(kind__in=InstrumentAlias.TOLD).exclude(instrument=self.pk)
        if others.filter(key=fold(self.slug)).exists():
            raise ValidationError({"slug": _("This is another instrument’s former or other name.")})

    def get_absolute_url(self) -> str:
        return reverse("instrument_detail", args=[self.slug])

    @property
    def in_full(self) -> str:
        return f"{self.acronym} ({self.name})"

    @property
    def funding_per_year(self) -> Range:
        """Least and most euros a year, where the amount is known to cover the whole duration."""
        if self.funding_period != self.FundingPeriod.TOTAL or not self.duration_years:
            return Range()
        return self.funding.shared_by(self.duration_years)


class InstrumentAliasQuerySet(RowQuerySet["InstrumentAlias"]):
    def published(self) -> Self:
        """Keep the names that anybody is told; words that people search for are none."""
        return super().published().filter(kind__in=InstrumentAlias.TOLD)


class InstrumentAlias(Row):
    """A former or other name of an instrument, such as PICS for IEA; or words that people search for."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        OTHER = "other", _("other name")
        SEARCHED = "searched", _("words that people search for")

    TOLD = (Kind.FORMER, Kind.OTHER)
    objects: ClassVar[Any] = InstrumentAliasQuerySet.as_manager()

    entry_field = "instrument"
    natural_key_fields = ("text",)
    name_field = "text"

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("instrument"), on_delete=models.CASCADE, related_name="aliases"
    )
    text = models.CharField(_("name"), max_length=120, help_text=_("For example PICS."))
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.FORMER,
        help_text=_(
            "Words that people search for are shown only to whoever searches for them: the public search "
            "alone finds the instrument by them, for example “joint laboratory”."
        ),
    )
    source = completed_from(_("source"))
    key = FoldedKeyField(source="text")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names of instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="instruments_instrumentalias_once",
                violation_error_message=_("This name already leads to an instrument."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.SEARCHED:
            return  # which lead to no address
        others = Instrument.objects.exclude(pk=self.instrument_id).values_list("slug", flat=True)
        if fold(self.text) in map(fold, others):
            raise ValidationError({"text": _("This is the address of another instrument.")})
