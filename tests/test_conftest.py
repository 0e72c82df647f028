"""What the other tests lean on: the real catalogue is there, and stays."""

import pytest
from django.template import engines

from sectors.models import Country, CountryAlias


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_catalogue_is_back_after_a_test_that_commits(attempt):
    assert CountryAlias.objects.exists()
    CountryAlias.objects.all().delete()


@pytest.mark.django_db
def test_the_catalogue_is_there():
    assert Country.objects.count() == 250


def test_an_undefined_variable_fails_in_our_templates():
    template = engines["django"].from_string("{{ misspelt.name }}")

    with pytest.raises(pytest.fail.Exception, match="misspelt"):
        template.render({})


def test_an_undefined_variable_is_nothing_in_a_librarys_template():
    template = engines["django"].get_template("admin/change_list_results.html")

    assert not template.render({"results": []}).strip()
