"""What the file of the list of sectors says."""

from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.list_files import Column, address_of

# Of a sector and the number of countries that it covers.
COLUMNS = (
    Column("name", _("name"), lambda row: row[0].name),
    Column("summary", _("summary"), lambda row: row[0].summary),
    Column("regions", _("regions"), lambda row: [each.name for each in row[0].published_regions]),
    Column("offices", _("offices"), lambda row: [each.name for each in row[0].published_offices]),
    Column("countries", _("countries and territories"), lambda row: row[1]),
    Column("email", _("e-mail"), lambda row: row[0].email),
    Column("telephone", _("telephone"), lambda row: row[0].telephone),
    Column("address", _("address of the page"), lambda row: address_of(row[0])),
)
