"""
What the database would refuse, forms refuse before: in words, beside what was typed, and write nothing.

Each constraint of each model of the catalogue has a recipe here that breaks it, or the reason why no form
can. A new constraint without one fails the first test.
"""

from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection
from reversion.models import Revision

from cnrs_intl.catalogue.models import Catalogued, CatalogueVersion, PictureFile
from offices.models import Coverage
from tests import factories, sampling
from tests.admin_forms import at, change, filled, form_at, problems_in, saved_at_once, shown_again, with_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_countries")]

Typed = dict[str, str]
ALL: list[Any] = [model for model in apps.get_models() if issubclass(model, Catalogued)]

PICTURE = f"{'0' * 40}-960x640"  # that there is

# What breaks a constraint of one row by itself, by the constraint's name without its model's.
OF_ONE: dict[str, Typed] = {
    "slug_well_formed": {"slug": "Not A Slug"},
    "published_in_both": {"name_en": ""},
    "withdrawn_after_published": {"publish_at": "2090-02-01T09:00", "withdraw_at": "2090-01-01T09:00"},
    "picture_described": {"picture": PICTURE, "picture_alt_en": "", "picture_alt_fr": ""},
    "logo_described": {"logo": PICTURE, "logo_alt_en": "In one language", "logo_alt_fr": ""},
    "since_in_range": {"since": "1066"},
    "point_on_earth": {"latitude": "91.0", "longitude": "0.0"},
    "year_in_range": {"year": "1066"},
    "only_one": {"slug": "another"},
    "whole_audit": {"auditor": "An auditor alone"},
    "iso2_well_formed": {"iso2": "1a"},
    "iso3_well_formed": {"iso3": "1ab"},
    "numeric_well_formed": {"numeric": "x1"},
    "notice_dates_in_order": {"notice_from": "2030-02-01", "notice_until": "2030-01-01"},
    "lasts_a_year": {"duration_years": "0"},
    "closes_after_opening": {"opens": "2090-02-01T09:00", "closes": "2090-01-01T09:00"},
    "says_when": {"step_en": "National", "step_fr": "Nationale", "closes": ""},
    "until_after_since": {"since": "2030-02-01", "until": "2030-01-01"},
    "level_known": {"level": "very closely"},
    **{
        f"{name}_in_order": {f"{name}_least": "3", f"{name}_most": "2"}
        for name in ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries")
    },
}
FOR_ONE_MODEL: dict[str, Typed] = {"sectors_keyfigure_published_in_both": {"value_en": ""}}

# What may stand once only, as two people would type it.
UNIQUE: dict[str, tuple[Typed, Typed]] = {
    "slug": ({"slug": "taken"}, {"slug": "taken"}),
    "acronym": ({"acronym": "TAKEN"}, {"acronym": "TAKEN"}),
    "iso2": ({"iso2": "QT"}, {"iso2": "QT"}),
    "iso3": ({"iso3": "QTT"}, {"iso3": "QTT"}),
    "numeric_unique": ({"numeric": "999"}, {"numeric": "999"}),
    "sectors_countryalias_once": (
        {"language": "en", "text": "Birmanie"},
        {"language": "en", "text": "BIRMANIE"},
    ),
    "instruments_instrumentalias_once": ({"text": "Long Name"}, {"text": "long-näme"}),
    "instruments_calldate_steps_differ": (
        {"step_en": "National", "step_fr": "Nationale"},
        {"step_en": "National", "step_fr": "Autre"},
    ),
    "offices_coverage_once_since": (
        {"since": "2030-01-01", "until": "2030-02-01"},
        {"since": "2030-01-01", "until": "2030-03-01"},
    ),
    "offices_coverage_one_without_since": ({"until": "2030-02-01"}, {"until": "2030-03-01"}),
    "offices_coverage_one_open": ({"since": "2030-02-01"}, {"since": "2030-03-01"}),
}

# Why no form can break it.
OUT_OF_REACH = {
    "state_known": "the state is on no form: buttons change it",
    "uid": "no form has it: the portal draws it at random",
    "derci.Department.slug": "there is one department",
    "instruments_instrument_funding_in_order": "no form has these columns yet",
}

# What a row holds besides, so that nothing else is wrong with it.
A_ROW: dict[str, Typed] = {
    "sectors.region": {"slug": "new-row", "name_en": "Row", "name_fr": "Ligne", "order": "9"},
    "sectors.countryalias": {"language": "fr", "text": "Autrefois", "kind": "former"},
    "instruments.instrumentalias": {"text": "Formerly", "kind": "former"},
    "instruments.calldate": {"closes": "2090-03-01T09:00"},
    "offices.coverage": {"level": "named"},
    "offices.officecontact": {"role_en": "Desk", "role_fr": "Accueil", "order": "9"},
}


@pytest.fixture(autouse=True)
def a_picture(few_countries):
    PictureFile.objects.create(picture=PICTURE, name="one of its files")


def constraints() -> list[tuple[Any, str, str]]:
    """Return each model with the name of each constraint, whole and as the recipes know it."""
    found = []
    for model in ALL:
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        found += [(model, each.name, each.name.removeprefix(prefix)) for each in model._meta.constraints]
        found += [
            (model, f"{model._meta.label}.{field.name}", field.name)
            for field in model._meta.fields
            if field.unique and not field.primary_key
        ]
    return found


def recipe(known: dict[str, Any], name: str, short: str) -> Any:
    return known.get(name, known.get(short))


def cases(known: dict[str, Any], *, rows: bool) -> list[Any]:
    return [
        pytest.param(model, found, id=name)
        for model, name, short in constraints()
        if bool(model.entry_field) == rows
        and not recipe(OUT_OF_REACH, name, short)
        and (found := recipe(known, name, short))
    ]


def is_its_own(case: Any) -> bool:
    """Whether a constraint is not one that every entry has."""
    of_all = ("slug_well_formed", "published_in_both", "picture_described", "withdrawn_after_published")
    return not case.id.endswith(of_all)


def test_each_constraint_has_a_recipe_or_a_reason_and_each_recipe_a_constraint():
    known = OF_ONE | FOR_ONE_MODEL | UNIQUE | OUT_OF_REACH
    ours = constraints()

    assert [name for _model, name, short in ours if recipe(known, name, short) is None] == []
    assert known.keys() <= {name for _model, *names in ours for name in names}
    assert {model._meta.label_lower for model in ALL if model.entry_field} == A_ROW.keys()


def made(model: Any, **values: Any) -> Any:
    return getattr(factories, f"{model.__name__}Factory")(**values)


def picture(model: Any) -> list[Any]:
    """Return all that a refused form might have written."""
    entry = model._meta.get_field(model.entry_field).related_model if model.entry_field else model
    rows = [list(each._base_manager.order_by("pk").values()) for each in (model, entry)]
    number = CatalogueVersion.objects.values_list("number", flat=True).get()
    return [*rows, number, Revision.objects.count(), LogEntry.objects.count()]


def refused(client: Any, address: str, sent: Typed, typed: Typed, model: Any) -> dict[str, list[str]]:
    """Send a form; see it come back as it was typed, with nothing written. Return what it says."""
    connection.run_on_commit.clear()  # what was made before counts as committed, or the number would stay
    before = picture(model)

    answer = client.post(address, sent | {"_save": "1"})

    assert answer.status_code == 200
    assert picture(model) == before
    assert typed.items() <= shown_again(answer).items()
    found = problems_in(answer)
    assert found
    page = unescape(answer.text)
    assert all(message in page for messages in found.values() for message in messages)
    return found


# On the form of an entry or a reference itself


@pytest.mark.parametrize(
    ("model", "typed"), sampling.sampled(cases(OF_ONE | FOR_ONE_MODEL, rows=False), 20, always=is_its_own)
)
def test_a_form_says_what_the_database_would_refuse(model, typed, publisher_client):
    instance = made(model)
    if "publish_at" in typed:
        model.objects.filter(pk=instance.pk).update(state="draft")

    found = refused(
        publisher_client, change(instance), filled(publisher_client, change(instance), **typed), typed, model
    )

    assert found.keys() <= {*typed, "__all__"}


@pytest.mark.parametrize("typed", [{"latitude": "48.5"}, {"longitude": "2.5"}])
@pytest.mark.parametrize("maker", [factories.OfficeFactory, factories.CountryFactory])
def test_half_a_point_is_none(maker, typed, publisher_client):
    instance = maker()
    sent = filled(publisher_client, change(instance), **typed)

    refused(publisher_client, change(instance), sent, typed, type(instance))


@pytest.mark.parametrize(("model", "typed"), sampling.sampled(cases(UNIQUE, rows=False), 6))
def test_a_form_says_what_is_taken(model, typed, publisher_client):
    made(model, **typed[0])
    instance = made(model)
    sent = filled(publisher_client, change(instance), **typed[1])

    found = refused(publisher_client, change(instance), sent, typed[1], model)

    assert found.keys() == typed[1].keys()


# On the form of what a row belongs to


def row_of(model: Any, typed: Typed, country: Any) -> Typed:
    """Return what is typed for a new row: right, but for `typed`."""
    whole = A_ROW[model._meta.label_lower] | typed
    return whole | {"country": str(country.pk)} if model is Coverage else whole


def parent_of(model: Any) -> tuple[Any, str]:
    """Return something that rows of `model` belong to, and what they are called on its form."""
    field = model._meta.get_field(model.entry_field)
    return made(field.related_model), field.remote_field.related_name


@pytest.mark.parametrize(("model", "typed"), cases(OF_ONE, rows=True))
def test_a_row_says_what_the_database_would_refuse(model, typed, publisher_client):
    parent, rows = parent_of(model)
    row = row_of(model, typed, factories.CountryFactory())
    sent = with_rows(form_at(publisher_client, change(parent)).data, rows, row)
    kept = {name: value for name, value in row.items() if name != "level"}  # a list has no strange value

    found = refused(publisher_client, change(parent), sent, at(f"{rows}-0", kept), model)

    assert found.keys() <= at(f"{rows}-0", {"__all__": "", **typed}).keys()


@pytest.mark.parametrize(("model", "typed"), cases(UNIQUE, rows=True))
def test_a_row_says_what_another_row_of_its_form_has(model, typed, publisher_client):
    parent, rows = parent_of(model)
    country = factories.CountryFactory()
    two = [row_of(model, each, country) for each in typed]
    sent = with_rows(form_at(publisher_client, change(parent)).data, rows, *two)

    found = refused(
        publisher_client, change(parent), sent, at(f"{rows}-0", two[0]) | at(f"{rows}-1", two[1]), model
    )

    assert found.keys() <= at(f"{rows}-1", {"__all__": "", **typed[1]}).keys()
    assert "See row 1." in str(found)


@pytest.mark.parametrize(("model", "typed"), cases(UNIQUE, rows=True))
def test_a_row_says_what_a_stored_one_has(model, typed, publisher_client):
    parent, rows = parent_of(model)
    country = factories.CountryFactory()
    first, second = (row_of(model, each, country) for each in typed)
    page = form_at(publisher_client, change(parent)).data
    assert saved_at_once(publisher_client, change(parent), with_rows(page, rows, first)).status_code == 302
    sent = with_rows(form_at(publisher_client, change(parent)).data, rows, second)

    found = refused(publisher_client, change(parent), sent, at(f"{rows}-1", second), model)

    assert found.keys() <= at(f"{rows}-1", {"__all__": "", **typed[1]}).keys()
