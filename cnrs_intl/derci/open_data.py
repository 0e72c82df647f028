"""The department's tables as open data."""

from cnrs_intl.catalogue.open_data import BESIDES, Table
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking

TABLES = (
    Table("department", Department, BESIDES),
    Table("missions", Mission, BESIDES),
    Table("rankings", Ranking, BESIDES),
    Table("institutes", Institute, BESIDES),
)
