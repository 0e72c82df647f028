"""What the files of the lists of instruments and of calls say."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.list_files import Column, address_of, in_paris
from instruments import wording
from instruments.models import Instrument

NAME, ADDRESS = _("name"), _("address of the page")


def acronym_of(instrument: Instrument | None) -> str | None:
    return instrument.acronym if instrument else None


# Of an instrument.
INSTRUMENT_COLUMNS = (
    Column("acronym", _("acronym"), lambda instrument: instrument.acronym),
    Column("name", NAME, lambda instrument: instrument.name),
    Column("summary", _("summary"), lambda instrument: instrument.summary),
    Column("partners", _("who takes part"), lambda instrument: instrument.partners),
    Column("duration_years", _("duration (years)"), lambda instrument: instrument.duration_years),
    Column("funding_least", _("funding, least (euros)"), lambda instrument: instrument.funding_least),
    Column("funding_most", _("funding, most (euros)"), lambda instrument: instrument.funding_most),
    Column("funding_period", _("period of the funding"), lambda each: each.get_funding_period_display()),
    Column("route", _("how to apply"), lambda each: capfirst(wording.route(each.route))),
    Column("address", ADDRESS, address_of),
)
# Of where a call stands now, and one of its steps; of a call that is not one by dates, None.
CALL_COLUMNS = (
    Column("name", _("title"), lambda row: row[0].call.name),
    Column("instrument", _("instrument"), lambda row: acronym_of(row[0].call.public_instrument)),
    Column("state", _("state of the call"), lambda row: row[0].progress.label),
    Column("step", _("step"), lambda row: row[1] and row[1].step),
    Column("opens", _("opens"), lambda row: in_paris(row[1] and row[1].opens)),
    Column("closes", _("closes"), lambda row: in_paris(row[1] and row[1].closes)),
    Column("result", _("result"), lambda row: row[1] and row[1].result),
    Column("summary", _("text"), lambda row: row[0].call.text),
    Column("link", _("link"), lambda row: row[0].call.link),
    Column("address", ADDRESS, lambda row: address_of(row[0].call)),
)
