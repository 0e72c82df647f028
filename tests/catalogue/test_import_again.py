"""The same file a second time, with one cell more: one's own import is in no way, what others did is."""

import pytest

from cnrs_intl.catalogue.row_versions import imported_by
from offices.models import Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import change, post
from tests.catalogue.test_import_versions import edited
from tests.conftest import logged_in
from tests.import_files import CSV, cells_of, confirmed, exported, previewed, problems, report

pytestmark = pytest.mark.django_db
OFFICES = "offices_office"


@pytest.fixture
def client(publisher):
    return logged_in(publisher)


@pytest.fixture
def colleague(staff_of, publisher, django_user_model):
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(publisher.groups.all())
    return logged_in(other)


@pytest.fixture
def office():
    return factories.OfficeFactory(order=3)


def imported(client, table, file):
    preview = previewed(client, table, file)
    assert not report(preview).is_wrong, problems(preview)
    return confirmed(client, table, preview)


def test_the_same_file_with_another_change_is_imported_again(client, office):
    file = exported(client, OFFICES, CSV)
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 1"))
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 1", order="5"))
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 2", order="5"))

    office.refresh_from_db()
    assert (office.telephone, office.order, office.version) == ("+33 2", 5, 4)


def test_a_reference_is_imported_again_as_well(client, catalogue):
    post(client, change(Country.objects.get(iso2="KE")), notice_en="Seen", notice_fr="Vu")
    file = exported(client, "sectors_country", CSV)
    for words in ("First", "Second"):
        cells = {"notice (English)": words, "notice (French)": words}
        imported(client, "sectors_country", edited(file, of=["KE"], **cells))

    assert Country.objects.get(iso2="KE").notice_en == "Second"


def test_rows_of_an_entry_are_imported_again_as_well(client, catalogue):
    header, *rows = cells_of(exported(client, "offices_coverage", CSV))
    row = next(row for row in rows if row[0] == "rio")
    for words in ("First", "Second"):
        row[header.index("note (English)")] = row[header.index("note (French)")] = words
        imported(client, "offices_coverage", ",".join(header) + "\n" + ",".join(row))

    assert Office.objects.get(slug="rio").coverage.filter(note_en="Second").count() == 1


@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_what_somebody_else_imported_meanwhile_is_in_the_way(when, client, colleague, office):
    file = exported(client, OFFICES, CSV)
    imports = {
        "mine": lambda: imported(client, OFFICES, f"slug,telephone\n{office.slug},+33 1\n"),
        "theirs": lambda: imported(colleague, OFFICES, f"slug,order\n{office.slug},9\n"),
        "more": lambda: imported(client, OFFICES, f"slug,telephone\n{office.slug},+33 2\n"),
    }
    order = {
        "before": ("theirs", "mine", "more"),
        "between": ("mine", "theirs", "more"),
        "after": ("mine", "more", "theirs"),
    }
    for name in order[when]:
        imports[name]()

    preview = previewed(client, OFFICES, edited(file, of=[office.slug], telephone="+33 3"))

    assert "was changed after this file was exported" in problems(preview)[2, "version"]


def test_what_one_typed_oneself_is_in_the_way_of_an_old_file(client, office):
    file = exported(client, OFFICES, CSV)
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 1"))
    post(client, change(office), order="7")

    preview = previewed(client, OFFICES, edited(file, of=[office.slug], telephone="+33 2"))

    assert "was changed after this file was exported" in problems(preview)[2, "version"]


def test_what_no_version_tells_of_is_in_the_way(client, office):
    file = exported(client, OFFICES, CSV)
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 1"))
    Office.objects.filter(pk=office.pk).update(version=9)

    preview = previewed(client, OFFICES, edited(file, of=[office.slug], telephone="+33 2"))

    assert (2, "version") in problems(preview)


def test_a_version_that_is_still_to_come_is_refused(client, office):
    file = edited(exported(client, OFFICES, CSV), of=[office.slug], version=f"{office.pk}v9", order="5")

    assert (2, "version") in problems(previewed(client, OFFICES, file))


def test_what_a_colleague_saves_after_the_preview_is_in_the_way_of_the_confirmation(
    client, colleague, office
):
    file = exported(client, OFFICES, CSV)
    imported(client, OFFICES, edited(file, of=[office.slug], telephone="+33 1"))
    preview = previewed(client, OFFICES, edited(file, of=[office.slug], telephone="+33 2"))
    assert not report(preview).is_wrong
    post(colleague, change(office), order="7")

    answer = confirmed(client, OFFICES, preview)

    office.refresh_from_db()
    assert (office.telephone, office.order) == ("+33 1", 7)
    assert "Nothing was imported" in answer.text
    assert "was changed after this file was exported" in answer.text


def test_it_takes_one_query_however_many_rows_are_older(publisher, django_assert_num_queries):
    offices = [factories.OfficeFactory() for _number in range(5)]
    since, now = ({office.pk: number for office in offices} for number in (1, 3))

    with django_assert_num_queries(1):
        assert imported_by(publisher, Office, since, now) == set()
    with django_assert_num_queries(0):
        imported_by(publisher, Office, {}, now)
