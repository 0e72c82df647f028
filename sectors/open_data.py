"""The sectors, their countries and their figures as open data."""

from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.open_data import BESIDES, Table
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector
from sectors.querysets import of_something_public

COUNTRY = {
    "iso2": _("ISO 3166-1 alpha-2; for Kosovo, XK, which the standard leaves to users"),
    "iso3": _("ISO 3166-1 alpha-3; for Kosovo, XKX"),
    "numeric": _("ISO 3166-1 numeric, three digits; none for Kosovo"),
    "region": _(
        "The part of a sector. Empty for France, its territories and Antarctica, and where it is not public"
    ),
    "territory_of": _("The state whose offices are also good to know"),
    "listed": _("Whether lists and maps of the portal show it"),
    "latitude": _("Degrees north"),
    "longitude": _("Degrees east"),
    "placement_to_confirm": _("Whether the sector was chosen by geography and is still to be confirmed"),
}
NOTICE = frozenset({"notice_en", "notice_fr", "notice_from", "notice_until"})  # public on some days only


TABLES = (
    Table("sectors", Sector, BESIDES),
    Table("regions", Region, BESIDES),
    Table("countries", Country, COUNTRY, without=NOTICE),
    Table("country-names", CountryAlias, {"language": _("ISO 639 code of the language")}),
    Table(
        "key-figures",
        KeyFigure,
        BESIDES | {"sector": _("Empty: about the CNRS as a whole")},
        narrowed=of_something_public,
    ),
)
