"""The index of the search says what the catalogue says, whatever happens to that, and nothing more."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cnrs_intl.catalogue import clock, index, indexing, rebuilding, version
from cnrs_intl.catalogue.index import search
from cnrs_intl.catalogue.models import LoadedRow, SearchEntry, SearchTerm, SearchText
from cnrs_intl.catalogue.rebuilding import differences, is_current, rebuild
from cnrs_intl.catalogue.shown import shown_of
from cnrs_intl.catalogue.writing import change
from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, Region, Sector
from tests.drafted import changed_live, drafted, renamed_address
from tests.factories import (
    CountryAliasFactory,
    InstrumentAliasFactory,
    KeyFigureFactory,
    OfficeFactory,
    RegionFactory,
    SectorFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def is_true() -> bool:
    assert list(differences()) == []
    return True


def counts(typed: str) -> dict[str, int]:
    return search(typed).counts


def test_the_index_of_the_real_catalogue_is_true_and_says_by_what_it_was_made():
    assert is_true()
    assert is_current()


def test_an_index_of_another_version_or_an_empty_one_is_not_current():
    LoadedRow.objects.filter(model="search").update(key="0")
    of_another_version = is_current()
    rebuild()
    SearchEntry.objects.all().delete()

    assert (of_another_version, is_current()) == (False, False)


def test_an_index_made_with_other_words_of_the_interface_is_not_current(settings, tmp_path):
    """Documents hold such words: an upgrade may translate them otherwise."""
    (po,) = rebuilding.translations()
    words = po.read_text(encoding="utf-8").replace("Duration", "Length")
    (tmp_path / "django.po").write_text(words, encoding="utf-8")
    was_current = is_current()
    settings.LOCALE_PATHS = [tmp_path]

    assert (was_current, is_current()) == (True, False)


def test_what_differs_is_said_and_made_good_by_rebuilding(capsys):
    OfficeFactory(name_en="Zephyr office")
    Office.objects.filter(name_en="Zephyr office").update(name_en="Mistral office")

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_search")
    call_command("rebuild_search")
    call_command("verify_search")

    assert stopped.value.code == 1
    assert "offices.office" in capsys.readouterr().out
    assert counts("mistral") == {"office": 1}


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_found_by_words_corrections_or_counts(state):
    OfficeFactory(name_en="Zephyrine office", state=state)

    for typed in ("zephyrine", "zephirine", "zephyr", "office zephyrine"):
        found = search(typed)
        assert (found.corrected, "zephyrine" in str(found.results).lower()) == ("", False)
    assert not SearchTerm.objects.filter(text="zephyrine").exists()


def test_a_scheduled_entry_is_found_once_its_time_has_come_and_no_longer_than_set():
    now = timezone.now()
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=3)
    OfficeFactory(name_en="Zephyrine office", publish_at=begins, withdraw_at=ends)

    assert (counts("zephyrine"), search("zephirine").corrected) == ({}, "")
    with clock.at(begins + timedelta(minutes=1)):
        assert counts("zephyrine") == {"office": 1}
        assert search("zephirine").corrected == "Zephyrine"
    with clock.at(ends):
        assert (counts("zephyrine"), search("zephirine").corrected) == ({}, "")


def test_the_index_follows_publication_withdrawal_renaming_and_deletion():
    office = OfficeFactory(name_en="Zephyr office", state="draft")

    with change(Office.objects.filter(pk=office.pk)):
        office.publish()
    assert counts("zephyr") == {"office": 1}
    assert is_true()
    changed_live(office, name_en="Mistral office", slug="mistral")
    assert (counts("zephyr"), search("mistral").results[0].url) == ({}, "/en/offices/mistral/")
    assert is_true()
    with change(Office.objects.filter(pk=office.pk)):
        Office.objects.get(pk=office.pk).withdraw()
    assert counts("mistral") == {}
    with change(Office.objects.filter(pk=office.pk)):
        Office.objects.get(pk=office.pk).delete()
    assert is_true()


@pytest.mark.parametrize(
    ("model", "slug", "typed"),
    [(Sector, "asia", "Asian"), (Region, "europe-outside-the-european-union", "EFTA")],
)
def test_a_part_of_the_world_keeps_its_words_when_staff_change_its_address(model, slug, typed):
    before = counts(typed)

    renamed_address(model, slug, "another-address")

    assert before
    assert counts(typed) == before
    assert is_true()


def test_a_change_that_fails_leaves_the_index_as_it_was():
    office = OfficeFactory(name_en="Zephyr office")

    def stopped() -> None:
        with change(Office.objects.filter(pk=office.pk)):
            Office.objects.get(pk=office.pk).delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stopped()

    assert counts("zephyr") == {"office": 1}
    assert is_true()


def test_a_draft_is_found_in_its_preview_alone_and_there_instead_of_what_is_live():
    office = OfficeFactory(name_en="Zephyr office")
    draft = drafted(office, name_en="Mistral office")

    assert counts("mistral") == {}
    assert is_true()
    from django.db import transaction

    with transaction.atomic(), version.apart():
        shown_of("draft", draft).put_on()
        assert counts("mistral") == {"office": 1}
        assert counts("zephyr") == {}
        assert "Mistral" in str(search("office mistral").results[0].title)
        transaction.set_rollback(True)
    assert counts("zephyr") == {"office": 1}
    assert is_true()


def test_regions_and_figures_are_found_while_their_sector_is_public():
    sector = SectorFactory(name_en="Zephyrs")
    RegionFactory(name_en="Mistrals", sector=sector)
    KeyFigureFactory(label_en="siroccos", sector=sector)
    assert (counts("mistrals"), counts("siroccos")) == ({"region": 1}, {"keyfigure": 1})

    changed_live(sector, state="withdrawn")

    assert (counts("mistrals"), counts("siroccos")) == ({}, {})
    assert is_true()


def test_what_others_say_of_a_country_or_an_instrument_follows_its_name():
    country = Country.objects.get(iso2="BR")
    alias = InstrumentAliasFactory(text="Zephyrine", instrument=Instrument.objects.get(slug="irl"))
    CountryAliasFactory(country=country, text="Levantia")

    changed_live(country, name_en="Mistralia")

    assert search("mistralia", kind="office").results[0].url == "/en/offices/rio/"
    assert counts("levantia")["country"] == 1
    alias.delete()
    assert counts("zephyrine") == {}
    assert is_true()


def test_a_region_that_goes_to_another_sector_leads_there():
    region, sector = Region.objects.get(slug="oceania"), Sector.objects.get(slug="asia")

    with change(Sector.objects.all()):
        region.sector = sector
        region.save()

    assert search("oceania", kind="region").results[0].url == "/en/sectors/asia/#oceania"
    assert is_true()


def test_the_page_about_the_department_follows_its_name():
    changed_live(Department.objects.get(), acronym="ZEPHYR")

    assert counts("zephyr") == {"page": 1}
    assert is_true()


def test_what_the_department_is_called_is_found_no_longer_than_it_is_public():
    ends = timezone.now() + timedelta(hours=3)
    changed_live(Department.objects.get(), acronym="ZEPHYR", withdraw_at=ends)

    assert counts("zephyr") == {"page": 1}
    with clock.at(ends):
        assert counts("zephyr") == {}


def test_spaces_that_keep_a_number_and_its_sign_together_stay():
    (texts,) = SearchText.objects.filter(entry__kind="instrument", language="fr", title__startswith="IEA")

    assert re.search("10[\u00a0\u202f]000[\u00a0\u202f]€", texts.body)
    assert "Durée\u00a0:" in texts.body


@pytest.mark.parametrize("typed", ["zephyrine", "zephirine"])
def test_what_is_filled_in_anew_beside_a_search_does_not_end_it(typed, monkeypatch):
    """A search reads what answers, then its texts: by then they may have other keys."""
    office = OfficeFactory(name_en="Zephyrine office")
    OfficeFactory(name_en="Office of zephyrine")

    def beside(*args):
        changed_live(office, city_en="Oslo")
        return ranked(*args)

    ranked = index.ranked
    monkeypatch.setattr(index, "ranked", beside)
    found = search(typed)

    assert (found.total, len(found.results)) == (2, 1)
    assert found.corrected in ("", "zephyrine")


def test_a_slug_that_others_had_finds_the_last_of_them_alone():
    tokyo, rio = Office.objects.get(slug="tokyo"), Office.objects.get(slug="rio")
    for slug in ("zephyr", "quokka"):
        changed_live(tokyo, slug=slug)
    assert search("zephyr").results[0].url == "/en/offices/quokka/"

    for slug in ("zephyr", "rio"):
        changed_live(rio, slug=slug)

    assert [each.url for each in search("zephyr").results] == ["/en/offices/rio/"]
    assert is_true()


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_by_itself_is_read_while_nobody_else_writes(monkeypatch):
    reading, held = indexing.with_followers, []
    monkeypatch.setattr(
        indexing, "with_followers", lambda keys: held.append(connection.in_atomic_block) or reading(keys)
    )

    Office.objects.get(slug="tokyo").save()

    assert held
    assert all(held)
