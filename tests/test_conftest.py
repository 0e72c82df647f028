"""What the other tests lean on: the real catalogue is there, and stays."""

import pytest
from django.db import connection
from django.template import engines

from cnrs_intl.derci.models import Mission
from offices.models import PlaceName
from sectors.models import Country
from tests import prepared
from tests.factories import MissionFactory

# The real catalogue


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_catalogue_is_back_after_a_test_that_commits(attempt):
    assert Mission.objects.count() == 6
    Mission.objects.all().delete()


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_tables_are_back_after_a_test_that_changes_them(attempt):
    assert "of_a_test" not in connection.introspection.table_names()
    connection.cursor().execute("CREATE TABLE of_a_test (id integer)")
    MissionFactory()  # or the database gives it a number that is taken


@pytest.mark.django_db
def test_the_catalogue_is_there():
    assert Country.objects.count() == 250


@pytest.mark.django_db
def test_the_finders_names_are_there_only_for_who_asks_for_them():
    assert not PlaceName.objects.exists()


@pytest.mark.parametrize("suffix", [".py", ".yaml", ".csv", ".po"])
def test_code_fixtures_and_translations_all_decide_whether_to_prepare_anew(suffix):
    assert any(path.suffix == suffix for path in prepared.sources())


def test_what_was_prepared_is_of_use_until_one_file_or_its_name_changes(tmp_path):
    (one := tmp_path / "one").write_text("1")
    (two := tmp_path / "two").write_text("2")
    first = prepared.fingerprint([one, two])
    assert prepared.fingerprint([two, one]) == first

    two.write_text("3")
    after_an_edit = prepared.fingerprint([one, two])
    renamed = prepared.fingerprint([one, two.rename(tmp_path / "three")])

    assert len({first, after_an_edit, renamed, prepared.fingerprint([one])}) == 4


# Templates


def test_an_undefined_variable_fails_in_our_templates():
    template = engines["django"].from_string("{{ misspelt.name }}")

    with pytest.raises(pytest.fail.Exception, match="misspelt"):
        template.render({})


def test_an_undefined_variable_is_nothing_in_a_librarys_template():
    template = engines["django"].get_template("admin/change_list_results.html")

    assert not template.render({"results": []}).strip()
