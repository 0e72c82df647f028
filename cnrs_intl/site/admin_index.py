"""The first page of the admin: what waits for whoever opens it, the last changes, and the tables by work."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cnrs_intl.catalogue import journal
from cnrs_intl.catalogue.admin_journal import line_of
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking
from cnrs_intl.site.worklist import sections_for
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from offices.models import Coverage, Office, OfficeContact
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector

CHANGES = 10
# The tables as staff work with them; what is not named comes last.
GROUPS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (_("Content"), (Office, Instrument, Call, Sector, KeyFigure, Activity)),
    (_("Countries and coverage"), (Country, Coverage, CountryAlias)),
    (_("The department"), (Department, Mission, Institute, Ranking)),
    (_("Rows of entries"), (OfficeContact, Region, CallDate, InstrumentAlias)),
    (_("Accounts"), (get_user_model(),)),
)


def in_order_of_work(apps: list[Any], there: str) -> list[dict[str, Any]]:
    """Return the tables of Django's list of apps, grouped by what staff do with them; `there`: the page."""
    left = {each["model"]: each for app in apps for each in app["models"]}
    groups = []
    for heading, models in (*GROUPS, (_("Other tables"), tuple(left))):
        if found := [left.pop(model) for model in models if model in left]:
            with override("en"):
                label = slugify(str(heading))  # for ids, whatever the language
            groups.append(
                {
                    "name": heading,
                    "app_label": label,
                    "app_url": f"{there}#{label}",
                    "has_module_perms": True,
                    "models": found,
                }
            )
    return groups


def first_page(user: Any) -> dict[str, Any]:
    """Return what the first page shows besides the tables."""
    last = journal.entries(journal.without_loading(journal.revisions())[:CHANGES])
    return {"sections": sections_for(user), "changes": [line_of(each, user) for each in last]}
