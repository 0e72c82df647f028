from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import Crumbs, PublicTemplate
from instruments.asked import ALL, MOST, Asked, read
from instruments.comparison import SHOWN, Comparison, how_many, next_dates, rows_of
from instruments.facts import facts
from instruments.models import Instrument, has_calls
from instruments.picture import pictures_of
from instruments.wording import acronyms


class CompareInstruments(PublicTemplate):
    """Two to four instruments side by side, as `i` names them; all of them where it names none."""

    template_name = "instruments/instrument_compare.html"
    section = "instruments"
    parameters = unlisted = frozenset({"i"})
    slug_parameters = {"i": Instrument}

    @cached_property
    def instruments(self) -> list[Any]:
        found = Instrument.objects.published().in_order().with_published("activities", "aliases")
        return list(found.annotate(has_calls=has_calls()))

    @cached_property
    def asked(self) -> Asked:
        return read(self.request.GET.getlist("i"), self.instruments)

    def get_title(self) -> str:
        if not self.asked.instruments:
            return _("Compare the instruments")
        return _("Compare %(instruments)s") % {"instruments": acronyms(self.asked.instruments[:MOST])}

    def get_title_parts(self) -> tuple[str, str]:
        return _("Compare the instruments"), ""

    def get_address(self) -> str:
        """Return what leads back here from paper."""
        asked = urlencode([("i", instrument.slug) for instrument in self.asked.instruments[:MOST]])
        return settings.SITE_URL + reverse("instrument_compare") + (f"?{asked}" if asked else "")

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unasked = self.instruments if len(self.instruments) <= ALL else []
        compared: list[Any] = self.asked.instruments[:MOST] or unasked
        called = [instrument for instrument in compared if instrument.has_calls]
        rows = rows_of(compared, next_dates(called) if called else {})
        return super().get_context_data(
            **kwargs,
            instruments=self.instruments,
            asked=self.asked,
            compared=compared,
            comparison=Comparison(compared, rows),
            pictures=pictures_of(compared),
            address=self.get_address(),
            one_sheet=len(compared) <= MOST,
            ticked=compared if len(compared) <= MOST else [],
            how_many=how_many(len(compared), len(self.instruments)),
            completed=any(fact.is_completed for each in compared for fact in facts(each, *SHOWN).values()),
        )
