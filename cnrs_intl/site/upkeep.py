"""Sections of the first page on what is live: what to check, translate, fill in and confirm."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.draft_words import number_of
from cnrs_intl.catalogue.naming import Names
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.translating import MISSING, OLDER, columns_in
from cnrs_intl.site import readiness
from cnrs_intl.site.desk import Desk, Line, Section, named, section, whole_section
from cnrs_intl.site.link_checks import broken_links
from cnrs_intl.site.old_names import by_words, places_of, still_say
from cnrs_intl.site.old_names import old_names as names_left
from cnrs_intl.site.readiness import in_list
from offices.lately import changed_lately
from offices.models import Office
from sectors.models import Country


def due(desk: Desk) -> Section | None:
    """What is to be checked again by today, a line for each kind; one's own is said."""
    today = clock.today()
    lines = []
    for model, entries in desk.entries.items():
        found = [each for each in entries if is_due(each, today)]
        if not found:
            continue
        own = [each for each in found if each.owner_id == desk.user.pk]
        detail = named(own or found)
        if own:
            detail = _("yours: %(names)s") % {"names": detail}
        text, url = number_of(model, len(found)), in_list(model, "review=due")
        lines.append(Line(text, url, detail, number=len(found)))
    return whole_section("due", _("Due for review"), lines)


def is_due(entry: Any, today: date) -> bool:
    """Whether an entry in hand is to be checked again, as `due_for_review` finds it for many."""
    return entry.is_public and entry.review_due_on is not None and entry.review_due_on <= today


def translations(desk: Desk) -> Section | None:
    """Texts that lack the other language, or are older than it, a line for each kind and state."""
    words = {MISSING: _("a text is missing in one language"), OLDER: _("a text is older than in the other")}
    lines = []
    for kind in (MISSING, OLDER):
        for model, entries in desk.entries.items():
            if found := [each for each in entries if columns_in(each, kind)]:
                text = two_parts(number_of(model, len(found)), words[kind])
                url = in_list(model, f"translations={kind}")
                lines.append(Line(text, url, named(found), number=len(found)))
    return whole_section("translations", _("Translations"), lines)


def broken(desk: Desk) -> Section | None:
    """Links to other sites that failed two nights running, in what the account may change."""
    lines = [
        Line(each.link.address, readiness.form_at(entries[0]), two_parts(named(entries), outcome(each.link)))
        for each in broken_links()
        if (entries := [entry for entry in each.entries if desk.may("change", type(entry))])
    ]
    return section("broken", _("Broken links"), lines, reverse("admin:links")) if lines else None


def old_names(desk: Desk) -> Section | None:
    """Texts that still say a name that was left, a line for each name."""
    places = places_of(names_left())
    models = [each._meta.label_lower for each in models_of_drafts() if desk.may("change", each)]
    own = by_words(place for place in places if place.model in models)
    names = Names({(model_named(place.model), place.pk) for each in own.values() for place in each})
    lines = []
    for words, said in own.items():
        keys = dict.fromkeys((model_named(place.model), place.pk) for place in said)
        detail = named(names.shown(*key) for key in keys)
        text = still_say(words, len(said))
        lines.append(Line(text, reverse("admin:old_names"), detail, number=len(said)))
    return section("old-names", _("Old names"), lines, reverse("admin:old_names")) if lines else None


def outcome(link: Any) -> str:
    return str(link.get_outcome_display())


def opening(desk: Desk) -> Section | None:
    """What is missing before the portal opens, a line for each reason and kind."""
    lines: list[Line] = []
    for findings, where in (
        (readiness.of_department(), None),
        (readiness.without_email(), contacts),
        (readiness.figures_without_value(), lambda model: in_list(model, "value=none")),
        (readiness.never_checked(), lambda model: in_list(model, "review=never")),
        (readiness.left_as_staff_have_it(), lambda _model: reverse("admin:check_ready")),
    ):
        lines += grouped(desk, findings, where)
    return whole_section("opening", _("Missing before opening"), lines, reverse("admin:check_ready"))


def two_parts(what: str, which: str) -> str:
    return _("%(what)s: %(which)s") % {"what": what, "which": which}


def grouped(desk: Desk, findings: Iterable[Any], where: Any) -> Iterator[Line]:
    """Yield a line for the findings of each kind that the account may do something about."""
    by_kind: dict[tuple[str, Any], list[Any]] = defaultdict(list)
    for each in findings:
        by_kind[each.heading, each.model].append(each)
    for (heading, model), found in by_kind.items():
        if not desk.may("change", model):
            continue
        url = found[0].url if where is None or len(found) == 1 else where(model)
        if where is None and (fields := tuple(each.field for each in found if each.field)):
            yield Line(heading, url, _("To fill in:"), fields, len(found))
        elif where is None:
            yield Line(heading, url, " ".join(each.text for each in found), number=len(found))
        else:
            text = two_parts(heading, number_of(model, len(found)))
            yield Line(text, url, named(each.text for each in found), number=len(found))


def contacts(model: Any) -> str:
    """Return where e-mails are filled in, those of a kind that are missing alone."""
    return f"{reverse('admin:contacts')}?missing=email-{model._meta.model_name}"


def placements(desk: Desk) -> Section | None:
    if not desk.may("change", Country):
        return None
    found = list(Country.objects.filter(placement_to_confirm=True).in_order())
    if not found:
        return None
    text = number_of(Country, len(found))
    line = Line(text, in_list(Country, "placement_to_confirm__exact=1"), named(found), number=len(found))
    return section("placements", _("Placements to confirm"), [line])


def lately(desk: Desk) -> Section | None:
    """Countries of which the contact is another one than a month ago; those without an office now first."""
    if not desk.may("change", Office):
        return None
    lines = [
        Line(str(each.country), readiness.form_at(each.country), each.in_words) for each in changed_lately()
    ]
    heading = _("Countries whose contact has changed lately")
    return section("lately", heading, lines, reverse("admin:offices_coverage_proof"))
