"""Two contents of an entry as a person reads them."""

import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.text import capfirst

from cnrs_intl.catalogue.comparing import EMPTY, Comparison, compare
from cnrs_intl.catalogue.contents import content_of
from cnrs_intl.catalogue.marking import marked, parts_of
from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.catalogue.versions import is_kind
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from tests import factories

KINDS = [model for model in apps.get_models() if issubclass(model, Catalogued) and is_kind(model)]
pytestmark = pytest.mark.django_db


def edited(content: Any, **fields: Any) -> Any:
    first, *rows = content
    return [first | {"fields": first["fields"] | fields}, *rows]


def shown(comparison: Comparison) -> dict[str, tuple[str, str]]:
    """Return each field of the entry that differs, old and new, without marks."""
    return {
        line.label: (bare(line.old), bare(line.new))
        for section in comparison.sections
        for line in section.lines
    }


def bare(html: str) -> str:
    return re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">.*?</span>', "", html))


def label(name: str) -> str:
    return capfirst(str(Office._meta.get_field(name).verbose_name))


def rows(comparison: Comparison) -> list[tuple[str, str]]:
    return [(str(row.kind), row.name) for section in comparison.sections for row in section.rows]


@pytest.mark.parametrize("model", KINDS)
def test_nothing_differs_in_what_is_the_same_and_all_of_it_in_what_is_new(model, catalogue):
    made = getattr(factories, f"{model.__name__}Factory")()
    content = content_of(made)

    assert compare(content, content).count == 0
    assert compare([], content).count > 0
    assert compare(content, []).count == compare([], content).count
    assert compare([], []).sections == []


def test_texts_are_compared_word_by_word_in_both_languages():
    office = factories.OfficeFactory(summary_en="It covers three countries.")
    old = content_of(office)
    new = edited(old, summary_en="It covers four countries.", summary_fr="Tout autre chose.")

    (section,) = compare(old, new).sections

    english, french = section.lines
    assert [english.label, french.label] == ["Summary (English)", "Summary (French)"]
    assert [english.language, french.language] == ["en", "fr"]
    assert '<del><span class="visually-hidden">[removed: </span>three' in english.old
    assert '<ins><span class="visually-hidden">[added: </span>four' in english.new
    assert "<ins>" not in english.old
    assert "<del>" not in english.new


def test_values_are_words_of_the_reader_s_language():
    office = factories.OfficeFactory(since=2014, latitude=48.5, longitude=2.5)
    asia, europe = factories.SectorFactory(name_fr="Zeta"), factories.SectorFactory(name_fr="Été")
    other = factories.CountryFactory(name_fr="Pérou")
    old = content_of(office)
    new = edited(
        old,
        since=None,
        serves_eu=True,
        latitude=None,
        state="withdrawn",
        sectors=[asia.pk, europe.pk],
        host_country=other.pk,
        checked_on="2026-03-03",
        withdraw_at="2026-07-01T22:30:00Z",
    )

    with translation.override("fr"):
        found = shown(compare(old, new))

        assert found[label("since")] == ("2014", EMPTY)
        assert found[label("serves_eu")] == ("non", "oui")
        assert found[label("latitude")] == ("48,5", EMPTY)
        assert found[label("state")] == ("en ligne", "hors ligne")
        assert found[label("sectors")] == (EMPTY, "Été, Zeta")
        assert found[label("host_country")] == (office.host_country.name, "Pérou")
        assert found[label("checked_on")] == (EMPTY, "3 mars 2026")
        assert found[label("withdraw_at")] == (EMPTY, "2 juillet 2026 à\u00a00\u00a0h\u00a030")


def test_what_is_gone_has_the_last_name_that_the_history_knows():
    sector = factories.SectorFactory()
    office = factories.OfficeFactory()
    old = content_of(office)
    with change(type(sector).objects.filter(pk=sector.pk)):
        sector.name_en, sector.name_fr = "Atlantis", "Atlantide"
        sector.save()
    new = edited(old, sectors=[sector.pk])
    sector.delete()

    assert shown(compare(old, new))["Sectors"] == (EMPTY, "Atlantis (deleted)")
    with translation.override("fr"):
        assert "Atlantide" in shown(compare(old, new))[label("sectors")][1]


def test_rows_are_known_by_their_keys_or_by_what_tells_them_apart():
    office = factories.OfficeFactory()
    stays, goes, again = (factories.CoverageFactory(office=office) for _number in range(3))
    old = content_of(office)
    stays.level = "area"
    stays.save()
    goes.delete()
    again.delete()
    Coverage.objects.create(office=office, country=again.country, level="named")
    comes = Coverage.objects.create(
        office=office, country=factories.CountryFactory(), level="named", since=date(2027, 1, 1)
    )

    found = compare(old, content_of(office))

    assert sorted(rows(found)) == sorted(
        [
            ("changed", stays.country.name),
            ("removed", goes.country.name),
            ("added", f"{comes.country.name}, 1 January 2027"),
        ]
    )
    assert found.count == 3


def test_the_queries_are_as_many_for_a_hundred_rows():
    office = factories.OfficeFactory()
    countries = list(apps.get_model("sectors.Country").objects.order_by("pk")[:100])
    counts = []
    for number in (1, 100):
        Coverage.objects.bulk_create(
            Coverage(office=office, country=country, level="named") for country in countries[:number]
        )
        content = content_of(office)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compare([], content)
        counts.append(len(queries))
        Coverage.objects.filter(office=office).delete()

    assert counts[0] == counts[1] <= 2


def test_long_stretches_that_are_the_same_are_left_out():
    before = "word " * 500

    old, new = marked(f"{before}three {before}", f"{before}four {before}")

    assert len(bare(old)) < 400
    assert bare(old).count("…") == 2
    assert "three" in old
    assert "four" in new


def test_a_word_that_changed_far_from_both_ends_stays_apart_from_its_neighbours():
    before = "word " * 500

    old, _new = marked(f"{before}three {before}", f"{before}four {before}")

    assert re.search(r"word <del>.*three.*</del> word|word<del>.* three .*</del>word", old)


def test_a_line_break_that_went_shows_and_markup_is_escaped():
    old, new = marked("One.\nTwo. <b>", "One. Two. <i>")

    assert "↵" in old
    assert "&lt;" in old
    assert "<b>" not in old
    assert "<i>" not in new


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "a b"), ("a b", ""), ("the quick fox", "the slow fox"), ("l’été à Rio", "l’hiver à Rio, encore")],
)
def test_parts_put_together_are_both_texts(old, new):
    parts = parts_of(old, new)

    assert "".join(text for kind, text in parts if kind <= 0) == old
    assert "".join(text for kind, text in parts if kind >= 0) == new


def test_texts_of_any_length_are_compared():
    old, new = marked("a " * 200_000, "b " * 200_000)

    assert old.startswith("<del>")
    assert new.startswith("<ins>")


def test_an_office_of_the_real_catalogue_differs_in_what_was_changed(catalogue):
    rio = Office.objects.get(slug="rio")
    old = content_of(rio)
    rio.coverage.filter(country__iso2="PY").delete()

    assert rows(compare(old, content_of(rio))) == [("removed", "Paraguay")]
