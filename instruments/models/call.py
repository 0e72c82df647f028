"""The calls for projects by which one applies, and their dates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import Bilingual
from cnrs_intl.catalogue.models import Entry, Row, entry_constraints
from instruments.models.instrument import Instrument


class Call(Entry):
    """A call for projects of an instrument. Times are Paris time."""

    class OpenMode(models.TextChoices):
        DATED = "dated", _("by dates")
        ALL_YEAR = "all_year", _("open all year")
        NOT_ANNOUNCED = "not_announced", _("not announced")

    rows = ("dates",)
    search_fields = ("name", "text")

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("collaboration tool"), on_delete=models.PROTECT, related_name="calls"
    )
    name = Bilingual(models.CharField, _("title"), required=True, ordered=True, max_length=200)
    open_mode = models.CharField(
        _("opening"), max_length=15, choices=OpenMode.choices, default=OpenMode.NOT_ANNOUNCED
    )
    cancelled = models.BooleanField(_("cancelled"), default=False)
    link = models.URLField(_("link"), blank=True, default="", help_text=_("The page where one applies."))
    text = Bilingual(models.TextField, _("text"))

    class Meta(Entry.Meta):
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        constraints = entry_constraints("name")


class CallDate(Row):
    """A step of a call: when it opens and closes, and when its result is known."""

    entry_field = "call"
    natural_key_fields = ("call", "opens")
    name_field = "step"

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.CASCADE, related_name="dates")
    step = Bilingual(
        models.CharField, _("step"), max_length=120, help_text=_("For example “Institute” or “national”.")
    )
    opens = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Paris time."))
    closes = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Paris time."))
    result = models.DateField(_("result"), null=True, blank=True)

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gt=F("opens")),
                name="instruments_calldate_closes_after_opening",
                violation_error_message=_("A call closes after it opens."),
            )
        ]
