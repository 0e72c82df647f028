"""Roads to the public by drafts, sets and times; the others are in `roads_to_the_public`."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import Draft, DraftSet
from tests.admin_forms import change
from tests.catalogue.public_roads import ENTRIES, LATER, NotOfferedError, World, pass_the_time, texts

# Drafts and sets
from tests.drafted import typed


def publish_a_draft(world: World) -> None:
    world.post(reverse("admin:draft_publish", args=[world.draft(world.make()).pk]), {})


def approve(world: World) -> None:
    draft = world.draft(world.make())
    workflow.ask(draft, world.author, "Please look")
    world.post(reverse("admin:draft_approve", args=[draft.pk]), {})


def schedule_a_draft(world: World) -> None:
    draft = world.draft(world.make())
    world.post(reverse("admin:draft_publish", args=[draft.pk]), {"publish_at": typed(LATER)})
    pass_the_time()


def publish_a_set(world: World) -> None:
    a_set = a_set_with(world.draft(world.make()))
    world.post(reverse("admin:set_publish", args=[a_set.pk]), {})


def approve_a_set(world: World) -> None:
    a_set = a_set_with(world.draft(world.make()))
    workflow.ask(a_set, world.author, "Please look")
    world.post(reverse("admin:set_approve", args=[a_set.pk]), {})


def publish_what_is_ticked(world: World) -> None:
    drafts = world.draft(world.make()), world.draft(world.make())
    world.post(reverse("admin:drafts_publish"), ticks(*drafts))


def ticks(*drafts: Draft) -> dict[str, list[str]]:
    return {"draft": [workflow.seen_of(draft, [draft]) for draft in drafts]}


def a_set_with(*drafts: Draft) -> DraftSet:
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    for draft in drafts:
        draft.set = a_set
        draft.save()
    return a_set


def write_into_what_is_scheduled(world: World) -> None:
    """What is approved for a time is not what somebody writes into it afterwards."""
    entry = world.make()
    approved_for_later(world, world.draft(entry))
    world.form(change(entry), "_save" if world.state == "draft" else "_draft", **texts(entry))


def put_into_what_is_scheduled(world: World) -> None:
    draft = world.draft(world.make())
    if world.state == "with draft":
        world.state = "published"
    a_set = a_set_with(world.draft(world.make()))
    approved_for_later(world, a_set)
    world.post(reverse("admin:draft_put", args=[draft.pk]), {"set": a_set.pk})


def put_what_is_ticked_into_what_is_scheduled(world: World) -> None:
    draft = world.draft(world.make())
    if world.state == "with draft":
        world.state = "published"
    a_set = a_set_with(world.draft(world.make()))
    approved_for_later(world, a_set)
    world.post(reverse("admin:drafts_put"), ticks(draft) | {"set": [str(a_set.pk)]})


def take_out_of_what_is_scheduled(world: World) -> None:
    """By importing into another set what was in it."""
    world.only("scheduled", "published", "withdrawn")
    entry, other = world.make(), world.make()
    approved_for_later(world, a_set_with(world.draft(entry), world.draft(other)))
    another = DraftSet.objects.create(name="Another set")
    world.bring_in("offices_office", f"slug,order\n{entry.slug},9\n", f"set-{another.pk}")


def date_what_is_scheduled(world: World) -> None:
    a_set = a_set_with(world.draft(world.make()))
    approved_for_later(world, a_set)
    sooner = typed(LATER - timedelta(days=1))
    world.post(reverse("admin:draft_set", args=[a_set.pk]), {"name": "Set", "publish_at": sooner})


def approved_for_later(world: World, proposal: Any) -> None:
    world.waits = True
    proposal.status, proposal.publish_at = Draft.Status.APPROVED, LATER
    proposal.save()


# Times


def cancel_its_publication(world: World) -> None:
    world.only(*ENTRIES)
    cancel(world, world.make(), "publish_at")


def cancel_its_withdrawal(world: World) -> None:
    world.only("scheduled", "published", "with draft")
    cancel(world, world.make(withdraw_at=LATER + timedelta(days=9)), "withdraw_at")


def cancel(world: World, entry: Any, column: str) -> None:
    if not world.forges and change(entry) not in world.reader.get(reverse("admin:scheduled")).text:
        raise NotOfferedError
    data = {"model": entry._meta.label_lower, "pk": entry.pk, "column": column}
    world.post(reverse("admin:scheduled_cancel"), data)
