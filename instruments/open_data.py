"""The instruments and their calls as open data."""

from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.open_data import BESIDES, Link, Table
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias

LEAST = _("Empty, as the most is: not stated")
MOST = _("Empty while the least is given: no limit")
SIDES = ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries")
INSTRUMENT = BESIDES | {f"{side}_least": LEAST for side in SIDES} | {f"{side}_most": MOST for side in SIDES}
INSTRUMENT |= {
    "duration_years": _("Empty: not stated"),
    "funding_least": _("Whole euros. Empty: not stated"),
    "funding_most": _("Whole euros"),
    "funding_period": _("What the amount is for"),
    "funding_period_source": _("Empty: the source of the whole entry, or staff"),
}
DATE = {
    "opens": _("Date and time, in UTC"),
    "closes": _("Date and time, in UTC; at that very minute the step is closed"),
    "result": _("The day on which results are known"),
}

TABLES = (
    Table("instruments", Instrument, INSTRUMENT),
    Link("instrument-activities", Instrument, relation="activities"),
    Table("activities", Activity, BESIDES),
    Table("instrument-names", InstrumentAlias),
    Table("calls", Call, BESIDES | {"open_mode": _("Whether its dates say when it is open")}),
    Table("call-dates", CallDate, DATE),
)
