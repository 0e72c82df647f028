"""The maps of whom the offices cover: each office has one mark, the same on every map."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cnrs_intl.derci.wording import department_words
from offices.coverage import Answer
from offices.models import Coverage, Office
from sectors.map import HEADQUARTERS, SECTOR, Group, Map, map_of, mark_for


def group_of(office: Office) -> Group:
    """Return the still empty group of an office; its mark depends on nothing that staff edit or filter."""
    return Group(office.short_name, mark_for(office.pk))


def world_map(answers: Iterable[Answer]) -> Map | None:
    """
    Return the map of the whole world with a dot per answer: its strongest office, sector or department.

    The offices are those of the answers, second lines included: no query is needed to find them.
    """
    known: dict[int, Office] = {}
    groups: dict[int, Group] = {}
    words = department_words()
    sector = Group(_("Sector of %(the_department)s") % words, SECTOR)
    department = Group(words["The_department"], HEADQUARTERS)
    for answer in answers:
        known |= {each.office.pk: each.office for each in answer.offices}
        known |= {each.office.pk: each.office for each in answer.also}
        if answer.offices:
            first = answer.offices[0].office
            groups.setdefault(first.pk, group_of(first)).add(answer.country, answer.in_short)
        elif answer.sector:
            sector.add(answer.country, answer.in_short)
        else:
            department.add(answer.country, answer.in_short)
    offices = sorted(known.values(), key=lambda office: (office.order, office.pk))
    covering = [groups[office.pk] for office in offices if office.pk in groups]
    return map_of([*covering, sector, department], offices, whole=True)


def office_map(office: Office, levels: Iterable[tuple[str, Iterable[Coverage]]]) -> Map | None:
    """Return the map of one office's countries, and its city; None if it covers none."""
    group = group_of(office)
    for label, rows in levels:
        for row in rows:
            group.add(row.country, label)
    return map_of([group], [office])
