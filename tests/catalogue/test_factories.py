"""Every factory makes something valid and, where it is an entry, public."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from cnrs_intl.catalogue.models import Entry
from tests import factories

MAKERS = [
    maker
    for _name, maker in inspect.getmembers(factories, inspect.isclass)
    if issubclass(maker, DjangoModelFactory) and not maker._meta.abstract
]


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS)
def test_what_a_factory_makes_is_valid_and_public(maker):
    made = maker()

    made.full_clean()
    if isinstance(made, Entry):
        assert made.is_public
