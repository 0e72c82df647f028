"""The offices and the countries that they cover as open data."""

from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.open_data import BESIDES, Link, Table
from offices.models import Coverage, Office, OfficeContact

OFFICE = BESIDES | {
    "since": _("Empty: not known"),
    "host_country": _("Where the office is; whom it covers is in the table of coverage"),
    "time_zone": _("As the IANA writes it, for example Asia/Singapore"),
    "latitude": _("Degrees north"),
    "longitude": _("Degrees east"),
}
COVERAGE = {
    "since": _("The first day. Empty: always has"),
    "until": _("The last day. Empty: no end is known"),
}

TABLES = (
    Table("offices", Office, OFFICE),
    Link("office-sectors", Office, relation="sectors"),
    Table("office-contacts", OfficeContact, BESIDES, has_key=False),
    Table("coverage", Coverage, COVERAGE),
)
