"""What the forms of the admin show, take and refuse, field by field."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from cnrs_intl.catalogue.models import Catalogued
from tests import factories
from tests.admin_forms import change, post

pytestmark = pytest.mark.django_db

YEARS = [(factories.OfficeFactory, "since"), (factories.KeyFigureFactory, "year")]


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", ["99999999999", "2101", "1899", "-1", "0", "2014.5"])
def test_a_form_refuses_what_is_no_year(maker, name, year, publisher_client):
    made = maker()

    answer = post(publisher_client, change(made), **{name: year})

    assert answer.context["adminform"].form.errors.keys() == {name}


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", [1899, 2101])
def test_the_database_refuses_what_is_no_year(maker, name, year, catalogue):
    made = maker()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(**{name: year})


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", [1900, 2100])
def test_the_first_and_the_last_year_are_kept(maker, name, year, publisher_client):
    made = maker()

    post(publisher_client, change(made), **{name: str(year)})

    made.refresh_from_db()
    assert getattr(made, name) == year


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("maker", "name"), YEARS)
def test_a_year_is_read_without_a_separator(maker, name, language, editor_client):
    published = maker(**{name: 2014})

    html = editor_client.get(change(published), headers={"accept-language": language}).text

    assert '<div class="readonly">2014</div>' in html


def test_every_constraint_that_people_can_meet_speaks_in_words():
    raw = [
        constraint.name
        for model in apps.get_models()
        if issubclass(model, Catalogued)
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
        and not (isinstance(constraint, models.UniqueConstraint) and constraint.condition is None)
        and not re.search(
            r"_(state_known|level_known|iso.*_well_formed|numeric_well_formed)$", constraint.name
        )
    ]

    assert raw == []  # those left out are about fields whose own check speaks first


def test_a_second_row_without_a_first_day_is_refused_in_words(catalogue):
    row = factories.CoverageFactory(since=None)
    twin = factories.CoverageFactory.build(office=row.office, country=row.country, since=None)

    with pytest.raises(ValidationError) as refusal:
        twin.validate_constraints()

    assert "This office already covers this country without a first day." in refusal.value.messages
