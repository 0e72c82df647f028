"""Pages of drafts and sets that only a form that was sent shows, errors and refusals above all."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import change as changing
from offices.models import Coverage, Office
from sectors.models import Country, Sector
from tests import factories
from tests.admin_forms import change, filled, with_rows
from tests.admin_pages import World
from tests.admin_sent import CONSEQUENCES, DONE, OVERTAKEN, REFUSED, Data, Sent, only, typed
from tests.drafted import changed_live, drafted

ACT = "admin/drafts/act.html"
SEEN_BEFORE = {"_confirmed": "what was seen before somebody changed the catalogue"}
PAST = "2001-01-01T12:00"


def of_drafts(there: World, user: Any) -> list[Sent]:
    return [*confirmed_too_late(there), *answered_wrongly(there), *overtaken(user), *done(there, user)]


def page_of(name: str, found: Draft | DraftSet) -> str:
    return reverse(f"admin:{name}", args=[found.pk])


def confirmed_too_late(there: World) -> list[Sent]:
    """Return pages of consequences that are shown again, as the catalogue has changed since."""
    consequences = "admin/drafts/consequences.html"
    approve = page_of("set_approve", there.of_set)
    undo = reverse("admin:undo", args=[there.went_live])
    return [
        Sent("set to approve", approve, typed(**SEEN_BEFORE), consequences, OVERTAKEN),
        Sent("change to undo", undo, only(**SEEN_BEFORE), CONSEQUENCES, OVERTAKEN),
    ]


def answered_wrongly(there: World) -> list[Sent]:
    """Return forms on a draft or a set with something missing or wrong."""
    name = there.of_set.name
    late = typed(publish_at=PAST)
    there_already = typed(set="", new=name)
    return [
        Sent("sent back without a word", page_of("draft_return", there.draft), typed(), ACT, REFUSED),
        Sent("set sent back without a word", page_of("set_return", there.of_set), typed(), ACT, REFUSED),
        Sent("asked for a day that is past", page_of("draft_ask", there.draft), late, ACT, REFUSED),
        Sent("put into a set of that name", page_of("draft_put", there.draft), there_already, ACT, REFUSED),
        Sent("set dated back", page_of("draft_set", there.of_set), late, "admin/drafts/set.html", REFUSED),
        Sent(
            "set without a name",
            reverse("admin:draft_set_add"),
            only(name=""),
            "admin/drafts/set_add.html",
            REFUSED,
        ),
    ]


def overtaken(user: Any) -> list[Sent]:
    """Return what is asked of drafts that no longer apply: what they are of has changed, or is gone."""
    office = Office.objects.get(slug="brussels")
    changed = drafted(office, user, city_en="Brussels (Ixelles)", city_fr="Ixelles")
    changed_live(office, city_en="Brussels (Uccle)", city_fr="Uccle")
    sector = factories.SectorFactory(name_en="Arctic", name_fr="Arctique")
    gone = drafted(sector, user, order=7)
    with changing(Sector.objects.filter(pk=sector.pk)):
        Sector.objects.get(pk=sector.pk).delete()
    stands_in_the_way = "admin/drafts/does_not_apply.html"
    merge, update = "admin/conflicts/merge.html", page_of("draft_update", changed)
    return [
        Sent(
            "changed, published",
            page_of("draft_publish", changed),
            only(),
            stands_in_the_way,
            'class="problems"',
            409,
        ),
        Sent("gone, published", page_of("draft_publish", gone), only(), stands_in_the_way, "Arctique", 409),
        Sent("changed, brought up to date", update, typed(), merge, REFUSED, 409),
        Sent(
            "a country gone from a draft",
            change(Office.objects.get(slug="beijing")),
            of_a_country_that_is_gone,
            "admin/draft_does_not_apply.html",
            "Typed for long",
            409,
        ),
    ]


def of_a_country_that_is_gone(client: Client, address: str) -> Data:
    """Write a draft that covers a country, have that deleted, and return what the draft's form sends."""
    gone = factories.CountryFactory()
    row = {"country": str(gone.pk), "level": Coverage.Level.LIAISON}
    client.post(address, with_rows(filled(client, address), "coverage", row) | {"_draft": "1"})
    typed_in = filled(client, address, city_en="Typed for long") | {"_draft": "1"}
    gone.delete()
    return typed_in


def done(there: World, user: Any) -> list[Sent]:
    """Return what is done with drafts and sets, and the page that says so."""
    asked, waiting, put, gone = (
        drafted(Country.objects.get(iso2=code), user, name_fr=f"Pays {code}")
        for code in ("PE", "CL", "AR", "UY")
    )
    workflow.ask(waiting, user)
    of_set = DraftSet.objects.create(name="2091", created_by=user)
    lists, sets = "admin/drafts/lists.html", "admin/drafts/sets.html"
    return [
        says_so("asked", page_of("draft_ask", asked), typed(), lists),
        says_so("sent back", page_of("draft_return", waiting), typed(answer="Le nom"), lists),
        says_so("put", page_of("draft_put", put), typed(set=there.of_set.pk), lists),
        says_so("discarded", page_of("draft_discard", gone), typed(), lists),
        says_so("set discarded", page_of("set_discard", of_set), typed(), sets),
    ]


def says_so(name: str, address: str, data: Any, template: str) -> Sent:
    return Sent(name, address, data, template, DONE, follow=True)
