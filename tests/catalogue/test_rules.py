"""What a constraint says of a row in hand, without asking: the same as the database says."""

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from cnrs_intl.catalogue.models import Catalogued, slug_is_well_formed
from cnrs_intl.catalogue.rules import columns_in, meets
from offices.models import Office

CHECKS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in apps.get_models()
    if issubclass(model, Catalogued)
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
]
VALUES: dict[str, list[Any]] = {
    "CharField": ["", "a", "A", "AB", "ABC", "12", "123", "published", "draft", "named", "néant"],
    "SlugField": ["", "derci", "a-b", "a--b", "A", "-a", "é"],
    "TextField": ["", "a"],
    "FloatField": [-181.0, -91.0, -90.0, 0.0, 90.0, 91.0, 180.0],
    "DateField": [date(2030, 1, 1), date(2030, 1, 2)],
    "DateTimeField": [datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)],
    "PositiveSmallIntegerField": [0, 1, 2, 1899, 1900, 2100, 2101],
    "PositiveIntegerField": [0, 1, 2],
}


def any_value(field: Any, draw: random.Random) -> Any:
    return draw.choice(VALUES[field.get_internal_type()] + [None] * field.null)


def refuses(constraint: Any, row: Any) -> bool:
    try:
        constraint.validate(type(row), row)
    except ValidationError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), CHECKS)
def test_a_check_without_a_query_agrees_with_the_database(model, constraint):
    draw = random.Random(1)
    for _time in range(30):
        columns = sorted(columns_in(constraint.condition))
        row = model(**{name: any_value(model._meta.get_field(name), draw) for name in columns})

        assert (meets(row, constraint.condition) is False) == refuses(constraint, row), vars(row)


def test_a_slug_with_a_line_break_after_it_is_none():
    assert meets(Office(slug="a\n"), slug_is_well_formed().condition) is False
