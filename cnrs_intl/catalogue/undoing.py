"""
Taking back a whole change: a form that was saved, an import, drafts that were published together.

Each entry of the revision goes to what it was in the version before. What was changed since is merged with
that, and where both changed the same field, nothing is undone and it is said why.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from cnrs_intl.catalogue import applying
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.contents import SETTLED, Content, contents_of, having, model_named
from cnrs_intl.catalogue.history import DELETED, UNDONE, can_be_undone, event, parts_of, time_in_both
from cnrs_intl.catalogue.links import related_to
from cnrs_intl.catalogue.merging import Clash, merge, place_of
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.open_owners import with_open_owners
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.publishing import start
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.versions import before_of, contents_at, is_kind, kept, key_of, last_of
from cnrs_intl.catalogue.writing import Change, change
from cnrs_intl.catalogue.writing import key_of as key_of_instance

SHOWN = 5  # names of what still needs something
MAKING = {"imported", "draft_published", "restored"}  # events that may make references


class Step(NamedTuple):
    """One entry of a revision: what it held then, before that (None: it was made in it), and holds now."""

    version: Version
    at: Content
    before: Content | None
    instance: Any  # as it is live, None if it is gone
    today: Content

    @property
    def name(self) -> str:
        return str(self.instance or self.version.object_repr)


class Plan:
    """What taking a revision back does: contents to write, and what to delete as it was made in it."""

    def __init__(self) -> None:
        self.contents: list[Content] = []
        self.deletions: list[Any] = []
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []  # what does not go back, while the rest does

    def refuse(self, subject: str, words: str, field: str = "") -> None:
        self.problems.append(Problem(subject, field, words))


def undo(revision: Revision, *, user: Any, check: Callable[[Change], None] | None = None) -> Change:
    """
    Take back what one revision did, as a change of its own, and return that.

    Raises DoesNotApplyError with every reason why it cannot be, and NotAllowedError.
    """
    versions = kinds_in(revision)
    earlier = before_of(versions)
    with change(*querysets(versions, earlier), user=user, check=check) as opened:
        start(check)
        plan = plan_of(revision, steps(versions, earlier, opened.before))
        if plan.problems:
            raise DoesNotApplyError(plan.problems)
        entries = applying.write(with_moments(plan.contents, versions, earlier))
        opened.touch(*entries)
        opened.after |= {key_of_instance(entry): entry for entry in entries}
        delete(plan.deletions, opened)
        opened.events = [
            event(UNDONE, revision=str(revision.pk), **time_in_both("when", revision.date_created))
        ]
        opened.confirm()
    return opened


def planned(revision: Revision) -> Plan:
    """Return what taking a revision back would do, and what is in the way, as far as that is seen before."""
    versions = kinds_in(revision)
    earlier = before_of(versions)
    there = {key_of_instance(each): each for found in querysets(versions, earlier) for each in found}
    return plan_of(revision, steps(versions, earlier, there))


def kinds_in(revision: Revision) -> list[Version]:
    """Return the versions of entries and references in a revision, which hold their rows with them."""
    versions = revision.version_set.select_related("revision").order_by("pk")
    return [version for version in versions if is_kind(version._model)]


def querysets(versions: list[Version], earlier: Mapping[int, Version]) -> list[Any]:
    """Return what may be changed, by model: the entries, and what names those that would be deleted."""
    keys: dict[Any, set[int]] = defaultdict(set)
    made: dict[Any, set[int]] = defaultdict(set)
    for version in versions:
        model, pk = key_of(version)
        keys[model].add(pk)
        if version.pk not in earlier:
            made[model].add(pk)
    for model, pks in made.items():
        for others in related_to(model.objects.filter(pk__in=pks)):
            keys[others.model] |= set(others.order_by().values_list("pk", flat=True))
    return [model.objects.filter(pk__in=pks) for model, pks in keys.items()]


def steps(versions: list[Version], earlier: Mapping[int, Version], live: Mapping[Any, Any]) -> list[Step]:
    """Return each entry of a revision with its contents, read with a fixed number of queries a model."""
    before = dict(zip(earlier, contents_at(earlier.values()), strict=True))
    instances = [live.get(key_of(version)) for version in versions]
    there = [instance for instance in instances if instance]
    today = {key_of_instance(each): content for each, content in zip(there, contents_of(there), strict=True)}
    return [
        Step(version, at, before.get(version.pk), instance, today.get(key_of(version), []))
        for version, at, instance in zip(versions, contents_at(versions), instances, strict=True)
    ]


def plan_of(revision: Revision, found: Iterable[Step]) -> Plan:
    plan = Plan()
    events = parts_of(revision.comment) or []
    if not can_be_undone(revision.comment):
        plan.refuse("", _("What the portal was loaded with cannot be undone."))
        return plan
    known = list(found)
    for step in known:
        take_back(plan, step)
    for each in events:
        if each.get("did") == DELETED and "pk" in each:
            bring_back(plan, model_named(each["model"]), each["pk"], each["name"])
    keep_open_owners(plan, [step.today for step in known if step.today])
    if not (plan.contents or plan.deletions or plan.problems):
        plan.problems = plan.notes or [Problem("", "", _("There is nothing left to undo."))]
    return plan


def with_moments(
    contents: Iterable[Content], versions: Iterable[Version], earlier: Mapping[int, Version]
) -> list[Content]:
    """Have texts that go back to what they were count as of when they did: undoing makes none newer."""
    before = {key_of(each): kept(earlier[each.pk])["fields"] for each in versions if each.pk in earlier}
    found = []
    for content in contents:
        first = content[0]
        known = before.get((model_named(first["model"]), first["pk"]), {})
        moments: dict[str, str] = known.get(SETTLED, {})
        same = {name: at for name, at in moments.items() if known.get(name) == first["fields"].get(name)}
        found.append(having(content, **{SETTLED: same}) if same else content)
    return found


def keep_open_owners(plan: Plan, today: list[Content]) -> None:
    """Have nothing pass to an account that is closed; what is left to undo otherwise, is."""
    owners = {place_of(content[0]): content[0]["fields"].get("owner") for content in today}
    contents, plan.notes = with_open_owners(plan.contents, owners)
    plan.contents = [content for content in contents if content not in today]


def take_back(plan: Plan, step: Step) -> None:
    """Plan what becomes of one entry that was changed."""
    if step.instance is None:
        plan.refuse(step.name, _("It was deleted since."))
    elif step.before is None:
        take_away(plan, step)
    else:
        merged = merge(step.at, step.before, step.today)
        for clash in merged.clashes:
            plan.refuse(step.name, _("This was changed since."), label_of(clash))
        content = with_state(merged.content, step.instance)
        if content != step.today:
            plan.contents.append(content)


def take_away(plan: Plan, step: Step) -> None:
    """Plan what becomes of an entry that was made: withdrawn where the public saw it, or else deleted."""
    if not was_made(step.version):
        plan.refuse(step.name, _("Nothing is kept of what it was before."))
    elif step.today != step.at:
        plan.refuse(step.name, _("It was changed since."))
    elif step.at[0]["fields"].get("state", Entry.State.DRAFT) == Entry.State.DRAFT:
        plan.deletions.append(step.instance)
    else:
        plan.contents.append(withdrawn(step.today))


def was_made(version: Version) -> bool:
    """Whether something was made in the revision of its first version, rather than kept from then on."""
    (data,) = json.loads(version.serialized_data)
    if "version" in data["fields"]:
        return int(data["fields"]["version"]) == 1
    parts = parts_of(version.revision.comment) or []
    return any(part.get("did") in MAKING or part.get("added") == {} for part in parts)


def with_state(content: Content, instance: Any) -> Content:
    """Have what the public has seen be withdrawn rather than a draft again."""
    wanted = content[0]["fields"].get("state")
    if wanted != Entry.State.DRAFT or instance.status in (Status.DRAFT, Status.SCHEDULED):
        return content
    return withdrawn(content)


def withdrawn(content: Content) -> Content:
    return having(content, state=Entry.State.WITHDRAWN.value, publish_at=None, withdraw_at=None)


def bring_back(plan: Plan, model: Any, pk: Any, name: str) -> None:
    """Plan that something that was deleted is there again: an entry as a draft, a reference as it was."""
    version = last_of(model, pk)
    if version is None or model._base_manager.filter(pk=pk).exists():
        words = _("It is there again already.") if version else _("Nothing is kept of what it was before.")
        plan.refuse(name, words)
        return
    (content,) = contents_at([version])
    if issubclass(model, Entry):
        content = having(content, state=Entry.State.DRAFT.value, publish_at=None, withdraw_at=None)
    plan.contents.append(content)


def label_of(clash: Clash) -> str:
    """Return the name of the field that clashes; of a row, what kind it is."""
    model = model_named(clash.model)
    field = model._meta.get_field(clash.field) if clash.field else model._meta
    return capfirst(str(field.verbose_name))


def delete(instances: Iterable[Any], opened: Change) -> None:
    """Delete what was made. Raises DoesNotApplyError where something else needs it."""
    made = list(instances)
    for instance in made:
        try:
            type(instance)._base_manager.get(pk=instance.pk).delete()
        except ProtectedError as error:
            names = get_text_list(sorted(str(each) for each in error.protected_objects)[:SHOWN], _("and"))
            words = _("It is used by others (%(names)s).") % {"names": names}
            raise DoesNotApplyError([Problem(str(instance), "", words)]) from error
    if made:
        opened.touch(*(each for each in opened.before.values() if each is not None))


def may_undo(user: Any, revision: Revision) -> bool:
    """Whether an account may publish all that a revision changed, and so take it back."""
    return revision.pk in may_be_undone(user, [revision])


def to_undo(user: Any, revisions: Collection[Revision]) -> set[int]:
    """Return the numbers of the revisions that an account may take back and nobody has yet; two queries."""
    return may_be_undone(user, revisions) - undone_among(revisions)


def may_be_undone(user: Any, revisions: Collection[Revision]) -> set[int]:
    wanted = [revision for revision in revisions if can_be_undone(revision.comment)]
    models: dict[int, set[Any]] = {
        revision.pk: {model_named(part["model"]) for part in parts_of(revision.comment) or () if "pk" in part}
        for revision in wanted
    }
    types = Version.objects.filter(revision__in=models).order_by().values_list("revision", "content_type")
    for pk, kind in types.distinct():
        models[pk].add(ContentType.objects.get_for_id(kind).model_class())
    return {
        pk
        for pk, found in models.items()
        if all(may(user, "publish", each) for each in found if is_kind(each))
    }


def undone_among(revisions: Collection[Revision]) -> set[int]:
    """Return the numbers of those that were taken back by a later one, which was not taken back itself."""
    first = min((revision.pk for revision in revisions), default=0)
    later = Revision.objects.filter(pk__gt=first, comment__contains=f'"did": "{UNDONE}"').order_by("-pk")
    undone: set[int] = set()
    for pk, comment in later.values_list("pk", "comment"):
        if pk not in undone:
            undone |= {int(part["revision"]) for part in parts_of(comment) or () if "revision" in part}
    return undone
