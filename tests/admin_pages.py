"""Every page of the admin that is read, with something on it: for the tests that look at all of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.urls import get_resolver, reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import Draft, DraftSet, PreviewLink
from cnrs_intl.catalogue.writing import change as changing
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, Sector
from tests import factories
from tests.drafted import changed_live, drafted

OF_A_MODEL = ("changelist", "add", "change", "delete", "history", "import", "export")
#: Addresses at which nothing is to be read by itself: they change something, lead on, or hold data.
NO_PAGES = {
    *("login", "logout", "autocomplete", "jsi18n", "view_on_site", "page", "page_at"),
    *(
        "instruments_calldate_add",
        "offices_coverage_add",
        "derci_department_add",
    ),
    *(
        "propose",
        "drafts_ask",
        "drafts_put",
        "drafts_publish",
        "restore_version",
        "scheduled_cancel",
        "preview_link_revoke",
        "preview_link_add",
        "link_check",
        "markdown_preview",
    ),
}
LATER = datetime(2090, 1, 15, 12, tzinfo=UTC)


@dataclass
class World:
    """Something for each page to show."""

    office: Office
    draft: Draft  # in no set, waiting for approval
    dated: Draft
    of_set: DraftSet
    gone: Any
    revision: int
    was_set: int  # the key of a set that has gone live,
    went_live: int  # and that of the change which it made


def world(user: Any) -> World:
    """Make drafts, a set, a history, something deleted and a call, on the real catalogue."""
    tokyo = Office.objects.get(slug="tokyo")
    irp = Instrument.objects.get(slug="irp")
    call = factories.CallFactory(instrument=irp, name_en="IRP: 2090", name_fr="IRP\u00a0: 2090")
    factories.CallDateFactory(call=call, step_en="National", step_fr="National")
    factories.OfficeContactFactory(office=tokyo, role_en="Reception", role_fr="Accueil", name="Zoé Q.")
    factories.InstituteFactory(name_en="CNRS Physics", name_fr="CNRS Physique")
    changed_live(tokyo, order=7)
    changed_live(tokyo, order=8)
    with changing(user=user):
        gone = factories.SectorFactory(state="draft", name_en="Antarctica", name_fr="Antarctique")
    key = gone.pk
    with changing(Sector.objects.filter(pk=key), user=user) as opened:
        Sector.objects.get(pk=key).delete()
    draft = drafted(tokyo, user, summary_fr="Le bureau suit la recherche au Japon.")
    workflow.ask(draft, user)
    dated = drafted(Office.objects.get(slug="singapore"), user, order=9)
    workflow.schedule(dated, user, LATER)
    of_set = DraftSet.objects.create(name="2090", created_by=user)
    drafted(Country.objects.get(iso2="KE"), user, into=of_set, name_fr="Kénia")
    PreviewLink.objects.create(draft=draft, made_by=user, expires_at=LATER)
    return World(tokyo, draft, dated, of_set, key, opened.revision.pk, *gone_live(user))


def gone_live(user: Any) -> tuple[int, int]:
    """Publish a set; return its key, which it had, and that of the change which it made."""
    of_set = DraftSet.objects.create(name="2089", created_by=user)
    key = of_set.pk
    drafted(Country.objects.get(iso2="NG"), user, into=of_set, name_fr="Nigéria")
    made = workflow.publish_set(of_set, user)
    assert made
    return key, made.revision.pk


def pages(there: World) -> dict[str, str]:
    """Return the address of every page of the admin, by a name that tells it."""
    found = {f"{name}": address for name, address in of_models()}
    for name in sorted(alone() - NO_PAGES):
        found[name] = reverse(f"admin:{name}")
    for label in sorted({model._meta.app_label for model in admin.site._registry}):
        found[f"app_list {label}"] = reverse("admin:app_list", args=[label])
    for act in ("ask", "approve", "publish", "return", "cancel", "discard", "put", "compare", "take_over"):
        draft = there.dated if act in {"cancel"} else there.draft
        found[f"draft_{act}"] = reverse(f"admin:draft_{act}", args=[draft.pk])
    for act in ("ask", "approve", "publish", "return", "cancel", "discard"):
        found[f"set_{act}"] = reverse(f"admin:set_{act}", args=[there.of_set.pk])
    label = there.office._meta.label_lower
    return found | {
        "draft_set": reverse("admin:draft_set", args=[there.of_set.pk]),
        "compare": reverse("admin:compare", args=[label, there.office.pk]),
        "deleted_history": reverse("admin:deleted_history", args=["sectors.sector", there.gone]),
        "set gone live": reverse("admin:draft_set", args=[there.was_set]),
        "set at a time": reverse("admin:set_publish", args=[there.of_set.pk])
        + "?publish_at=2090-01-15T12:00",
        "undo": reverse("admin:undo", args=[there.revision]),
        "undo a set": reverse("admin:undo", args=[there.went_live]),
        "search found": reverse("admin:search") + "?q=tokyo",
        "search nothing": reverse("admin:search") + "?q=zymurgy",
        "live": reverse("admin:offices_office_change", args=[there.office.pk]) + "?live=1",
    }


def resolved() -> Any:
    return get_resolver().namespace_dict["admin"][1].reverse_dict


def names() -> set[str]:
    """Return the names of all addresses of the admin."""
    return {key for key in resolved() if isinstance(key, str)}


def of_models() -> list[tuple[str, str]]:
    """Return the pages that each kind of entry has by itself."""
    found = []
    for model in admin.site._registry:
        for page in OF_A_MODEL:
            name = f"{model._meta.app_label}_{model._meta.model_name}_{page}"
            if name not in names() - NO_PAGES:
                continue
            of_one = page in {"change", "delete", "history"}
            first = model._default_manager.order_by("pk").first()
            if not of_one or first:
                found.append((name, reverse(f"admin:{name}", args=[first.pk] if of_one else [])))
    return found


def alone() -> set[str]:
    """Return the names of addresses that need nothing to be known, models' own aside."""
    own = {name for name, _address in of_models()} | {name for name in names() if name.endswith("_import")}
    return {name for name in names() - own if () in {tuple(way[0][0][1]) for way in resolved().getlist(name)}}
