"""The maps of whom the offices cover: each office has one mark, the same on every map."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from offices.coverage import Answer
from offices.models import Coverage, Office
from sectors.map import HEADQUARTERS, SECTOR, Group, Map, map_of, mark_for


def group_of(office: Office) -> Group:
    """Return the still empty group of an office; its mark depends on nothing that staff edit or filter."""
    return Group(office.short_name, mark_for(office.pk))


def world_map(answers: Iterable[Answer]) -> Map | None:
    """
    Return the map of the whole world with a dot per answer: its strongest office, its sector or DERCI itself.

    The offices are those of the answers, second lines included: no query is needed to find them.
    """
    known: dict[int, Office] = {}
    groups: dict[int, Group] = {}
    sector, department = (
        Group(_("Followed by its sector"), SECTOR),
        Group(_("Followed by DERCI itself"), HEADQUARTERS),
    )
    for answer in answers:
        known |= {each.office.pk: each.office for each in answer.offices}
        known |= {each.office.pk: each.office for each in answer.also}
        if answer.offices:
            first = answer.offices[0].office
            names = ", ".join(each.office.short_name for each in answer.offices)
            groups.setdefault(first.pk, group_of(first)).add(answer.country, names)
        elif answer.sector:
            sector.add(answer.country, answer.sector.name)
        else:
            department.add(answer.country, _("DERCI itself"))
    offices = sorted(known.values(), key=lambda office: (office.order, office.pk))
    covering = [groups[office.pk] for office in offices if office.pk in groups]
    return map_of([*covering, sector, department], offices, whole=True)


def office_map(office: Office, levels: Iterable[tuple[str, Iterable[Coverage]]]) -> Map | None:
    """Return the map of one office's countries, and where it stands; None if it covers none."""
    group = group_of(office)
    for label, rows in levels:
        for row in rows:
            group.add(row.country, label)
    return map_of([group], [office])
