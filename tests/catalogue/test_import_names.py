"""What a file says that nothing is known as: it is quoted at its cell, with what may have been meant."""

import pytest

from cnrs_intl.catalogue.relation_cells import Names
from sectors.models import Country
from tests.import_files import previewed, problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Brasil", "Did you mean “BR” (Brazil)?"),
        ("Brésil", "Did you mean “BR” (Brazil)?"),
        ("Cambodja", "Did you mean “KH” (Cambodia)?"),
        ("br", "Did you mean “BR” (Brazil)?"),
        ("Zzyzx", ""),
    ],
)
def test_an_unknown_country_is_quoted_with_the_nearest_one(typed, meant, publisher_client, catalogue):
    preview = previewed(publisher_client, "offices_coverage", f"office,country,level\nrio,{typed},named\n")

    words = f"No country or territory is known as “{typed}”. {meant}".strip()
    assert problems(preview) == {(2, "country"): words}


def test_each_unknown_one_of_several_is_quoted(publisher_client, catalogue):
    preview = previewed(publisher_client, "offices_office", "slug,sectors\nrio,asie;europ;zzyzx\n")

    words = problems(preview)[2, "sectors"]
    assert "No sector is known as “asie”, “europ” and “zzyzx”." in words
    assert "“europe” (Bilateral Europe)" in words
    assert "“asia” (Asia)" in words


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("riio", "No office is known as “riio”. Did you mean “rio” ("),
        ("atlantis", "No office is known as “atlantis”. This table adds nothing"),
        ("", "This table adds nothing"),
    ],
)
def test_a_row_of_contacts_of_nothing_known_is_told_by_its_slug_alone(
    slug, words, publisher_client, catalogue
):
    preview = previewed(publisher_client, "contacts", f"kind,slug,telephone\noffice,{slug},+33 1\n")

    assert problems(preview).keys() == {(2, "slug")}
    assert problems(preview)[2, "slug"].startswith(words)


def test_what_was_mistyped_in_many_rows_is_looked_for_once(monkeypatch, catalogue):
    names = Names(Country, {each.iso2: each for each in Country.objects.all()})
    first = names.near("Brasil")
    monkeypatch.setattr("cnrs_intl.catalogue.relation_cells.process", None)

    assert (first, names.near("Brasil")) == ("BR", "BR")
