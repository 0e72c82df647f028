"""
Rows of coverage, any set of them: forms, imports, moves and the proof accept the same ones.

What two rows may not do, share a day, is found here by writing out their days.
"""

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
import tablib
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from cnrs_intl.catalogue.rules import conflicts
from offices.admin import CoverageInline
from offices.models import Coverage, Office
from offices.moving import Conflict, Move, carry_out, plan, state_of
from offices.proof import overlaps
from offices.resources import CoverageResource
from tests import sampling
from tests.factories import CountryFactory, OfficeFactory

pytestmark = pytest.mark.django_db

FIRST, DAYS = date(2030, 1, 1), 6
Period = tuple[date | None, date | None]
Row = tuple[int, Period]  # which of three countries, and when


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def periods(draw: Any) -> Period:
    since = draw(st.none() | st.integers(0, DAYS - 1))
    until = draw(st.none() | st.integers(since or 0, DAYS - 1))
    return None if since is None else day(since), None if until is None else day(until)


rows = st.tuples(st.integers(0, 2), periods())
sets = st.lists(rows, max_size=6)


def days_of(period: Period) -> set[int]:
    """Return the days of a row, with one before and one after all that were drawn."""
    since, until = period
    return {
        number
        for number in range(-1, DAYS + 1)
        if (since is None or day(number) >= since) and (until is None or day(number) <= until)
    }


def may_stand(chosen: list[Row]) -> bool:
    return not any(
        one[0] == two[0] and days_of(one[1]) & days_of(two[1]) for one, two in combinations(chosen, 2)
    )


def those_that_may_stand(chosen: list[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in chosen:
        kept += [row] if may_stand([*kept, row]) else []
    return kept


class World:
    """Two offices and three countries; each example is undone."""

    def __init__(self, user: Any) -> None:
        self.office, self.other = OfficeFactory(), OfficeFactory()
        self.countries = [CountryFactory() for _number in range(3)]
        request = RequestFactory().get("/")
        request.user = user
        self.form_set = CoverageInline(Office, admin.site).get_formset(request, self.office)

    def unsaved(self, chosen: list[Row], office: Office | None = None) -> list[Coverage]:
        return [
            Coverage(
                office=office or self.office,
                country=self.countries[country],
                level="named",
                since=since,
                until=until,
            )
            for country, (since, until) in chosen
        ]

    def store(self, chosen: list[Row], office: Office | None = None) -> list[Coverage]:
        return Coverage.objects.bulk_create(self.unsaved(chosen, office))

    def stored(self, office: Office | None = None) -> list[Row]:
        """Return the rows of an office as they stand, having seen that no two share a day."""
        found = Coverage.objects.filter(office=office or self.office).select_related("country", "office")
        assert list(overlaps(list(found))) == []
        places = {country.pk: place for place, country in enumerate(self.countries)}
        return in_order([(places[row.country_id], (row.since, row.until)) for row in found])

    def form(self, changed: dict[Coverage, Period | None], new: list[Row]) -> Any:
        """Return the form set with stored rows changed (None: deleted) and new ones."""
        sent = {"coverage-INITIAL_FORMS": len(changed), "coverage-TOTAL_FORMS": len(changed) + len(new)}
        typed = [*changed.items(), *((None, row) for row in new)]
        order = list(self.form_set(instance=self.office).get_queryset())
        typed[: len(changed)] = sorted(changed.items(), key=lambda pair: order.index(pair[0]))
        for number, (row, value) in enumerate(typed):
            country, period = (None, value) if row else value
            values = {"id": row.pk if row else "", "level": "named"}
            values |= {"country": self.countries[country].pk} if country is not None else {}
            values |= {"DELETE": "on"} if period is None else ends(period)
            sent |= {f"coverage-{number}-{name}": text for name, text in values.items()}
        return self.form_set(sent, instance=self.office)

    def import_file(self, chosen: list[Row]) -> Any:
        lines = [
            [self.office.slug, self.countries[country].iso2, "named", *ends(period).values()]
            for country, period in chosen
        ]
        table = tablib.Dataset(*lines, headers=["office", "country", "level", "since", "until"])
        return CoverageResource().import_data(table, rollback_on_validation_errors=True)


def ends(period: Period) -> dict[str, str]:
    return dict(zip(("since", "until"), (str(end or "") for end in period), strict=True))


def in_order(chosen: list[Row]) -> list[Row]:
    return sorted(chosen, key=repr)


@pytest.fixture
def world(admin_user) -> World:
    return World(admin_user)


@sampling.examples(240)
@given(chosen=sets)
def test_rules_forms_imports_and_the_proof_agree(chosen, world):
    right = may_stand(chosen)

    with transaction.atomic():
        assert (conflicts(world.unsaved(chosen)) == []) == right
        assert (list(overlaps(world.unsaved(chosen))) == []) == right
        form = world.form({}, chosen)
        assert form.is_valid() == right
        if right:
            form.save()
            assert world.stored() == in_order(chosen)
        transaction.set_rollback(True)
    with transaction.atomic():
        result = world.import_file(chosen)
        assert not result.has_errors()
        assert result.has_validation_errors() != right
        assert world.stored() == (in_order(chosen) if right else [])
        transaction.set_rollback(True)


@sampling.examples(240)
@given(before=sets, data=st.data())
def test_a_form_takes_any_set_to_any_other_in_one_save(before, data, world):
    before = those_that_may_stand(before)
    with transaction.atomic():
        changed = {row: data.draw(st.none() | periods()) for row in world.store(before)}
        new = data.draw(st.lists(rows, max_size=3))
        stay = zip(before, changed.values(), strict=True)
        after = [(country, period) for (country, _period), period in stay if period] + new

        form = world.form(changed, new)

        assert form.is_valid() == may_stand(after)
        if form.is_valid():
            form.save()
            assert world.stored() == in_order(after)
        transaction.set_rollback(True)


@sampling.examples(240)
@given(before=sets, file=sets)
@example(before=[(0, (None, None))], file=[(0, (day(2), None)), (0, (None, day(1)))])
@example(before=[(0, (None, None))], file=[(0, (None, day(1))), (0, (day(2), None))])
def test_an_import_takes_rows_in_any_order(before, file, world):
    before = those_that_may_stand(before)
    keys = [(country, since) for country, (since, _until) in file]
    kept = {(country, since): until for country, (since, until) in [*before, *file]}
    after = [(country, (since, until)) for (country, since), until in kept.items()]
    right = may_stand(after) and len(set(keys)) == len(keys)

    with transaction.atomic():
        world.store(before)
        result = world.import_file(file)

        assert not result.has_errors()
        assert result.has_validation_errors() != right
        assert world.stored() == in_order(after if right else before)
        transaction.set_rollback(True)


@sampling.examples(240)
@given(own=sets, theirs=sets)
def test_a_move_takes_what_may_stand_beside_the_other_offices_rows(own, theirs, world):
    own, theirs = those_that_may_stand(own), those_that_may_stand(theirs)
    moved = [(country, (since or FIRST, until)) for country, (since, until) in own]
    right = may_stand([*theirs, *moved])

    with transaction.atomic():
        world.store(own), world.store(theirs, world.other)
        move = Move(world.office, world.other, FIRST)
        keys = [step.key for step in plan(move)]
        try:
            carry_out(move, keys, state_of([world.office, world.other]))
        except Conflict:
            assert not right
        else:
            assert right
            assert world.stored(world.other) == in_order([*theirs, *moved])
            eve = FIRST - timedelta(days=1)
            assert world.stored() == in_order(
                [(row, (None, eve)) for row, (since, _until) in own if not since]
            )
        transaction.set_rollback(True)
