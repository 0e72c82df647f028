from html import unescape

import pytest

from cnrs_intl.derci.models import Department
from tests import sampling

pytestmark = pytest.mark.django_db


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_message_is_written_in_both_languages_the_readers_first(client, catalogue):
    page = read(client, "/fr/message/?country=kh&instrument=irp")

    assert page.index("Pays de la coopération\u00a0: Cambodge.") < page.index(
        "Country of the cooperation: Cambodia."
    )
    assert "IRP (International Research Projects)" in page
    assert "The Singapore office covers Cambodia as part of its mandate." in page
    assert "Le bureau de Singapour couvre le Cambodge" in page
    assert "[votre sujet, en deux ou trois phrases]" in page


def test_country_and_instrument_may_be_left_open(client, catalogue):
    page = read(client, "/en/message/")

    assert "Country of the cooperation: [country]." in page
    assert "or not known yet]" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("country=zz", "We know no country or territory by this code"),
        ("country=" + "x" * 300, "We know no country or territory by this code"),
        ("instrument=abc", "There is no such instrument for collaboration"),
    ],
)
def test_what_is_unknown_is_told(client, catalogue, query, message):
    assert message in read(client, f"/en/message/?{query}")


def test_it_opens_in_a_mail_program_once_an_address_exists(client, catalogue):
    assert "mailto:" not in read(client, "/en/message/?country=mn")
    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()

    page = read(client, "/en/message/?country=mn")

    assert (
        "mailto:derci@example.org?subject=Cooperation%20with%20CNRS%20laboratories%3A%20Mongolia&body="
        in page
    )


def test_every_answer_leads_to_it(client, catalogue):
    for country in sampling.countries():
        assert f"/en/message/?country={country.code}" in read(client, f"/en/countries/{country.code}/")
