"""After a rename, texts that still say the old name are pointed out until they do not, or a year is over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.derci.models import Department
from cnrs_intl.site.worklist import sections_for
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Sector
from tests.admin_forms import change, confirmed, post
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def lines(user):
    return [line for each in sections_for(user) if each.name == "old-names" for line in each.lines]


@pytest.fixture
def office(catalogue):
    """An office that the history knows, of which one other text speaks in each language."""
    found = Office.objects.get(slug="tokyo")
    changed_live(OfficeFactory(name_en="Oslo office"), body_en="Ask Tokyo.", body_fr="Demandez à Tokyo.")
    return found


def test_whoever_renames_is_told_which_texts_still_say_the_old_name(office, publisher):
    answer = post(logged_in(publisher), change(office), city_en="Kyoto", city_fr="Kyoto")
    answer = confirmed(logged_in(publisher), answer) if "Confirm" in answer.text else answer

    assert "texts still use “Tokyo”." in answer.text
    assert f'href="{reverse("admin:old_names")}"' in answer.text


def test_so_is_whoever_renames_in_a_draft(office, publisher):
    answer = post(logged_in(publisher), change(office), "_draft", city_en="Kyoto", city_fr="Kyoto")

    assert "texts still use “Tokyo”." in answer.text
    assert lines(publisher)


def test_a_change_of_something_else_says_nothing_of_names(office, publisher):
    answer = post(logged_in(publisher), change(office), telephone="+81 3 0000 0000")

    assert "still use" not in answer.text
    assert lines(publisher) == []


def test_the_page_leads_to_the_forms_and_names_the_fields(office, publisher):
    changed_live(office, city_en="Kyoto", city_fr="Kyoto")

    page = logged_in(publisher).get(reverse("admin:old_names")).text

    oslo = Office.objects.get(name_en="Oslo office")
    assert f'href="{change(oslo)}">Oslo office</a>' in page
    assert "Text (English)" in page
    assert "Text (French)" in page


def test_the_work_list_counts_them_until_they_are_corrected(catalogue, publisher):
    oslo = OfficeFactory(name_en="Oslo office")
    changed_live(oslo, body_en="Ask the DERCI.", body_fr="Demandez à la DERCI.")
    department = Department.objects.get()
    changed_live(department, acronym="DXI")
    before = lines(publisher)

    changed_live(oslo, body_en="Ask us.", body_fr="Demandez-nous.")

    (line,) = before
    assert line.url == reverse("admin:old_names")
    assert "Oslo office" in line.detail
    assert "“DERCI”" in line.text
    assert counted(line) - sum(counted(each) for each in lines(publisher)) == 2


def counted(line):
    return int(line.text.split()[0])


@pytest.mark.parametrize(
    ("text", "is_pointed_out"),
    [
        ("Ask QXZ.", True),
        ("It was formerly called the QXZ.", False),
        ("The former QXZ did so.", False),
        ("The former was small. QXZ is large.", True),
        ("Ask qxz, or QXZI.", False),
    ],
)
def test_whole_words_in_capitals_count_unless_they_are_said_to_be_former(
    text, is_pointed_out, catalogue, publisher
):
    instrument = Instrument.objects.get(slug="irp")
    changed_live(instrument, acronym="QXZ")
    changed_live(instrument, acronym="IRP")
    changed_live(OfficeFactory(), body_en=text, body_fr="Rien.")

    assert bool(lines(publisher)) is is_pointed_out


def test_a_name_of_another_language_is_not_looked_for(catalogue, publisher):
    office = OfficeFactory(city_en="London", city_fr="Londres")
    changed_live(office, since=2014)
    changed_live(office, city_en="Leeds", city_fr="Leeds")
    changed_live(OfficeFactory(), body_en="Londres is no English.", body_fr="London n’est pas français.")

    assert lines(publisher) == []


def test_a_part_of_the_world_is_no_name_of_a_sector(catalogue, publisher):
    sector = Sector.objects.get(slug="europe")
    changed_live(sector, name_en="Nearby", name_fr="Proche")
    changed_live(
        OfficeFactory(), body_en="For a bilateral Europe.", body_fr="Voir le secteur Europe bilatérale."
    )

    names = {line.text.partition("“")[2] for line in lines(publisher)}

    assert "secteur Europe bilatérale”" in names
    assert not {"Bilateral Europe”", "Europe bilatérale”"} & names


def test_a_draft_that_corrects_a_text_settles_it(catalogue, publisher):
    oslo = OfficeFactory(name_en="Oslo office", city_en="Oslo", city_fr="Oslo")
    changed_live(oslo, since=2014)
    changed_live(oslo, name_en="Bergen office", name_fr="Bureau de Bergen")
    changed_live(oslo, city_en="Bergen", city_fr="Bergen")
    other = OfficeFactory()
    changed_live(other, body_en="Ask Oslo.", body_fr="Demandez.")
    before = lines(publisher)

    drafted(other, publisher, body_en="Ask Bergen.")

    assert len(before) == 1
    assert lines(publisher) == []


def test_nobody_is_reminded_for_more_than_a_year(office, publisher):
    changed_live(office, city_en="Kyoto", city_fr="Kyoto")
    assert lines(publisher)

    for revision in Revision.objects.all():
        Revision.objects.filter(pk=revision.pk).update(
            date_created=revision.date_created - timedelta(days=366)
        )
    changed_live(OfficeFactory())

    assert lines(publisher) == []


def test_a_name_that_another_one_has_today_is_not_old(office, publisher):
    changed_live(office, city_en="Kyoto", city_fr="Kyoto")
    OfficeFactory(city_en="Tokyo", city_fr="Tokyo")
    changed_live(OfficeFactory())

    assert lines(publisher) == []


def test_a_name_that_a_draft_only_empties_is_not_old(office, publisher):
    drafted(office, publisher, city_en="")

    assert lines(publisher) == []


def test_an_account_sees_no_line_on_what_it_may_not_change(office, staff_of):
    changed_live(office, city_en="Kyoto", city_fr="Kyoto")

    assert lines(staff_of("Administrators")) == []


def test_the_page_costs_the_same_however_many_texts_say_it(office, publisher):
    client = logged_in(publisher)
    changed_live(office, city_en="Kyoto", city_fr="Kyoto")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("admin:old_names")).status_code == 200
        return len(queries)

    cost()
    first = cost()
    for _each in range(5):
        changed_live(OfficeFactory(), body_en="Ask Tokyo.", body_fr="Demandez à Tokyo.")
        drafted(OfficeFactory(), publisher, body_en="Ask Tokyo.")
    client.get(reverse("admin:old_names"))

    assert cost() == first
