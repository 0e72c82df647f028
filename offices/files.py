"""What the files of the lists of offices and of countries say."""

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.list_files import Column, address_of
from offices.models import Office

NAME, ADDRESS = _("name"), _("address of the page")


def covered(office: Office, total: int) -> int | str:
    """Return how many countries an office covers, and in words that it serves the European Union if so."""
    if not office.serves_eu:
        return total
    union = gettext("institutions and programmes of the European Union")
    return f"{total}; {union}" if total else capfirst(union)


# Of an office and the number of countries that it covers.
OFFICE_COLUMNS = (
    Column("name", NAME, lambda row: row[0].name),
    Column("city", _("city"), lambda row: row[0].city),
    Column("country", _("country of the office"), lambda row: row[0].host_country.name),
    Column("since", _("since (year)"), lambda row: row[0].since),
    Column("summary", _("summary"), lambda row: row[0].summary),
    Column("sectors", _("sectors"), lambda row: [each.name for each in row[0].published_sectors]),
    Column("countries_covered", _("countries and territories covered"), lambda row: covered(*row)),
    Column("email", _("e-mail"), lambda row: row[0].email),
    Column("telephone", _("telephone"), lambda row: row[0].telephone),
    Column("address", ADDRESS, lambda row: address_of(row[0])),
)
# Of the answer for a country.
COUNTRY_COLUMNS = (
    Column("name", NAME, lambda answer: answer.country.name),
    Column("iso2", _("ISO code, two letters"), lambda answer: answer.country.iso2),
    Column("iso3", _("ISO code, three letters"), lambda answer: answer.country.iso3),
    Column("contact", _("contact"), lambda answer: answer.in_short),
    Column("answer", _("answer"), lambda answer: answer.reason),
    Column("sector", _("sector"), lambda answer: answer.sector.name if answer.sector else ""),
    Column("region", _("region"), lambda answer: answer.region.name if answer.region else ""),
    Column("address", ADDRESS, lambda answer: address_of(answer.country)),
)
