"""The cards of an office, read back as address books read them."""

import re
from datetime import UTC, datetime

import pytest
import vobject
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cnrs_intl.catalogue.addresses import UNTYPED
from cnrs_intl.catalogue.preview import address_of
from offices.models import Office, OfficeContact
from offices.vcards import cards_of, telephone
from tests.factories import OfficeContactFactory, OfficeFactory
from tests.previews import drafted

ADDRESS = "/en/offices/tokyo.vcf"
KNOWN = {
    "email": "tokyo@example.org",
    "telephone": "+81 (0)3 0000 0000",
    "postal_address": "1, Street; 2nd floor\r\nTokyo",
    "web_page": "https://example.org/a,b;c",
}


@pytest.fixture
def tokyo(catalogue) -> Office:
    Office.objects.filter(slug="tokyo").update(**KNOWN)
    return Office.objects.get(slug="tokyo")


def read(body: bytes) -> list[dict[str, list]]:
    """Return each card's properties as they were meant, and the structured ones in parts."""
    return [card.contents for card in vobject.readComponents(body.decode())]


def cards(client, address: str = ADDRESS) -> list[dict[str, list]]:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.content)


def value(card: dict[str, list], name: str):
    (found,) = card[name]
    return found.value


def test_the_card_says_how_to_reach_the_office(client, tokyo):
    (card,) = cards(client)

    assert value(card, "version") == "4.0"
    assert value(card, "kind") == "org"
    assert value(card, "fn") == tokyo.name
    assert card["fn"][0].params == {"LANGUAGE": ["en"]}
    assert value(card, "org") == ["CNRS", tokyo.short_name]
    assert value(card, "email") == "tokyo@example.org"
    assert (value(card, "tel"), card["tel"][0].params["VALUE"]) == ("tel:+81300000000", ["uri"])
    assert value(card, "adr").street == "1, Street; 2nd floor\nTokyo"
    assert value(card, "tz") == "Asia/Tokyo"
    assert value(card, "geo") == f"geo:{tokyo.latitude:.6f},{tokyo.longitude:.6f}"
    assert "lang" not in card  # in which language one may write there, nobody has said
    assert re.fullmatch(r"\d{8}T\d{6}Z", value(card, "rev"))
    lines = client.get(ADDRESS).text.split("\r\n")
    assert {f"URL:{KNOWN['web_page']}", "URL:http://127.0.0.1:8000/en/offices/tokyo/"} <= {*lines}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("+33 (0)1 23.45-67 89", "tel:+33123456789"),
        ("+33\u00a01\u202f23 45 67 89", "tel:+33123456789"),  # as one types it in French
        ("+33 1 23 45 67 89 / 90", "+33 1 23 45 67 89 / 90"),  # two
        ("+33 1 23 45 67 89 01 23 45", "+33 1 23 45 67 89 01 23 45"),  # longer than any
        ("ext. 12", "ext. 12"),
    ],
)
def test_a_number_that_cannot_be_called_as_it_is_stays_as_typed(typed, told):
    assert str(telephone(typed)).partition(":")[2] == told


def test_it_is_the_same_card_in_the_other_language_and_under_another_slug(client, tokyo):
    (english,), (french,) = cards(client), cards(client, "/fr/offices/tokyo.vcf")
    Office.objects.filter(pk=tokyo.pk).update(slug="kyoto")
    (renamed,) = cards(client, "/en/offices/kyoto.vcf")

    assert value(french, "fn") == "Bureau de Tokyo (Japon, Corée du Sud, Taïwan)"
    assert french["fn"][0].params == {"LANGUAGE": ["fr"]}
    assert value(english, "uid") == value(french, "uid") == value(renamed, "uid")
    assert value(english, "uid").startswith("urn:uuid:")


def test_persons_and_desks_have_cards_of_their_own(client, tokyo):
    OfficeContactFactory(office=tokyo, role_en="Director", role_fr="Directrice", name="Ada, B.", order=1)
    OfficeContactFactory(office=tokyo, role_en="Welcome", telephone="ext. 12", order=2)
    OfficeContactFactory(office=tokyo, role_en="Nobody yet", order=3)

    office, person, desk = cards(client)

    assert (value(person, "kind"), value(person, "fn")) == ("individual", "Ada, B.")
    assert value(person, "title") == "Director"
    assert value(person, "org") == ["CNRS", tokyo.short_name]
    assert (value(desk, "kind"), value(desk, "fn")) == ("org", f"Welcome, {tokyo.short_name}")
    assert value(desk, "org") == ["CNRS", tokyo.short_name, "Welcome"]
    assert value(desk, "tel") == "ext. 12"
    assert len({value(card, "uid") for card in (office, person, desk)}) == 3


@pytest.mark.parametrize("column", ["email", "telephone", "postal_address"])
def test_a_card_is_offered_once_there_is_something_for_an_address_book(client, catalogue, column):
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/en/offices/tokyo/").text

    Office.objects.filter(slug="tokyo").update(**{column: KNOWN[column]})

    assert client.get(ADDRESS).status_code == 200
    assert f'<a href="{ADDRESS}" type="text/vcard">' in client.get("/en/offices/tokyo/").text


def test_a_person_is_enough_and_a_role_alone_is_not(client, catalogue):
    contact = OfficeContactFactory(office=Office.objects.get(slug="tokyo"))
    assert client.get(ADDRESS).status_code == 404

    type(contact).objects.filter(pk=contact.pk).update(name="Ada")

    assert client.get(ADDRESS).status_code == 200


def test_the_file_is_of_the_kind_that_address_books_open(client, tokyo):
    response = client.get("/fr/offices/tokyo.vcf?from=mail")

    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cnrs-tokyo-fr.vcf"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["ETag"]
    assert not response.cookies


def test_what_is_not_public_has_no_card(client, tokyo, editor_client):
    draft = drafted(tokyo, telephone="+81 9")
    OfficeFactory(slug="secret", state="draft", **KNOWN)

    assert "+81 9".replace(" ", "") not in client.get(ADDRESS).text
    assert "tel:+819" in editor_client.get(address_of(draft, ADDRESS)).text
    assert "tel:+819" not in client.get(ADDRESS).text
    assert client.get("/en/offices/secret.vcf").status_code == 404
    tokyo.withdraw()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("typed", ["Tokyo.vcf", "TOKYO.VCF", "edo.vcf", "tokyo.vcf)"])
def test_former_and_pasted_addresses_lead_to_the_card(client, tokyo, typed):
    tokyo.keep_former_address("edo")

    response = client.get(f"/en/offices/{typed}")

    assert (response.status_code, response["Location"]) == (301, ADDRESS)


def test_it_costs_two_queries(client, tokyo, django_assert_num_queries):
    client.get(ADDRESS)  # what stands of the catalogue is read once, not for each request

    with django_assert_num_queries(2):
        client.get(ADDRESS)


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def as_kept(text: str) -> str:
    return UNTYPED.sub("", re.sub("\r\n?", "\n", text))


def with_a_person(**typed: str) -> Office:
    """Return an office, in no database, with what was typed of somebody there."""
    office = Office(
        pk=1, slug="x", name_en="Office", name_fr="Bureau", updated_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    office.published_contacts = [OfficeContact(pk=1, office=office, role_fr="x", **typed)]
    return office


@settings(max_examples=200, deadline=None)
@given(name=TYPED, role=TYPED, number=TYPED)
@example(name=r"C:\News; \, \n", role="é" * 100, number="\\")
@example(name="a" * 60 + "\\" * 20, role="\t x \t", number=":;,=\"'^")
@example(name="北京" * 40, role="\r\n\r", number="END:VCARD\r\nBEGIN:VCARD")
def test_whatever_staff_type_is_read_back(name, role, number):
    with translation.override("en"):
        body = cards_of(with_a_person(name="A" + name, role_en="A" + role, telephone="A" + number))

    _office, person = read(body)
    assert value(person, "fn") == as_kept("A" + name)
    assert value(person, "title") == as_kept("A" + role)
    assert value(person, "tel") == as_kept("A" + number)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
