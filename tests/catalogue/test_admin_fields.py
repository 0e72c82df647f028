"""What the forms of the admin show, take and refuse, field by field."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from cnrs_intl.catalogue.models import Catalogued
from tests import factories
from tests.admin_forms import change, post

pytestmark = pytest.mark.django_db

YEARS = [(factories.OfficeFactory, "since"), (factories.KeyFigureFactory, "year")]


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", ["99999999999", "2101", "1899", "-1", "0", "2014.5"])
def test_a_form_refuses_what_is_no_year(maker, name, year, publisher_client, few_countries):
    made = maker()

    answer = post(publisher_client, change(made), **{name: year})

    assert answer.context["adminform"].form.errors.keys() == {name}


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", [1899, 2101])
def test_the_database_refuses_what_is_no_year(maker, name, year, catalogue):
    made = maker()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(**{name: year})


@pytest.mark.parametrize(("maker", "name"), YEARS)
@pytest.mark.parametrize("year", [1900, 2100])
def test_the_first_and_the_last_year_are_kept(maker, name, year, publisher_client, few_countries):
    made = maker()

    post(publisher_client, change(made), **{name: str(year)})

    made.refresh_from_db()
    assert getattr(made, name) == year


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("maker", "name"), YEARS)
def test_a_year_is_read_without_a_separator(maker, name, language, administrator_client):
    published = maker(**{name: 2014})

    html = administrator_client.get(change(published), headers={"accept-language": language}).text

    assert '<div class="readonly">2014</div>' in html


def test_every_constraint_that_people_can_meet_speaks_in_words():
    raw = [
        constraint.name
        for model in apps.get_models()
        if issubclass(model, Catalogued)
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
        and not (isinstance(constraint, models.UniqueConstraint) and constraint.condition is None)
        and not re.search(
            r"_(state_known|level_known|iso.*_well_formed|numeric_well_formed)$", constraint.name
        )
    ]

    assert raw == []  # those left out are about fields whose own check speaks first


def test_a_second_row_without_a_first_day_is_refused_in_words(catalogue):
    row = factories.CoverageFactory(since=None)
    twin = factories.CoverageFactory.build(office=row.office, country=row.country, since=None)

    with pytest.raises(ValidationError) as refusal:
        twin.validate_constraints()

    text = "This office already covers this country on some of these days (without limit)."
    assert refusal.value.messages == [text]


def test_errors_lead_to_their_fields(publisher_client, catalogue):
    row = factories.CoverageFactory()

    html = post(
        publisher_client,
        change(row.office),
        slug="Not A Slug",
        sectors=["0"],
        **{"coverage-0-level": "", "coverage-0-until": "nonsense"},
    ).text

    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', html)
    assert links == [
        ("id_sectors", "Sectors"),
        ("id_slug", "Slug"),
        ("id_coverage-0-level", "Country covered 1 – How closely"),
        ("id_coverage-0-until", "Country covered 1 – Until"),
    ]
    assert all(f'id="{target}"' in html for target, _label in links)


def test_an_error_of_a_row_leads_to_the_field_or_to_the_row(publisher_client, catalogue):
    row = factories.CoverageFactory(since="2020-01-01", until="2021-01-01")
    factories.CoverageFactory(office=row.office, country=row.country, since="2022-01-01")

    html = post(publisher_client, change(row.office), **{"coverage-0-until": "2019-01-01"}).text
    overlap = post(publisher_client, change(row.office), **{"coverage-1-since": "2020-06-01"}).text

    assert '<li><a href="#id_coverage-0-until">Country covered 1 – Until</a></li>' in html
    assert '<li><a href="#coverage-1">Country covered 2</a></li>' in overlap
    assert 'id="coverage-1"' in overlap


def test_a_form_without_errors_lists_none(publisher_client):
    assert "errors-listed" not in publisher_client.get(change(factories.OfficeFactory())).text


@pytest.mark.parametrize(("language", "words"), [("en", "Log in"), ("fr", "Connexion")])
def test_the_log_in_page_has_a_heading(language, words, client):
    html = client.get(reverse("admin:login"), headers={"accept-language": language}).text

    assert html.count("<h1") == 1
    assert f"<h1>{words}</h1>" in html


@pytest.mark.parametrize(
    "query",
    ["name_en__regex=(", "texts_changed__contains=x", "owner__password__startswith=a", "order__in=1,x"],
)
def test_a_list_is_narrowed_by_its_own_filters_only(query, publisher_client):
    address = reverse("admin:offices_office_changelist")

    assert publisher_client.get(f"{address}?{query}")["Location"] == f"{address}?e=1"


@pytest.mark.parametrize("query", ["username__regex=(", "password__startswith=a"])
def test_accounts_are_narrowed_by_their_own_filters_only(query, administrator_client):
    address = reverse("admin:accounts_user_changelist")

    assert administrator_client.get(f"{address}?{query}")["Location"] == f"{address}?e=1"


def test_every_link_of_a_list_s_filters_works(publisher_client, administrator_client, catalogue):
    lists = ["offices_office", "offices_coverage", "sectors_country", "instruments_instrument"]
    for client, name in [
        *((publisher_client, name) for name in lists),
        (administrator_client, "accounts_user"),
    ]:
        address = reverse(f"admin:{name}_changelist")
        found = set(
            re.findall(r'href="(\?[^"]+)"', client.get(address).text.partition("changelist-filter")[2])
        )
        assert found
        for link in found:
            assert client.get(address + unescape(link)).status_code == 200, link


def test_a_form_reads_no_more_rows_than_are_kept(publisher_client, few_countries):
    office = factories.OfficeFactory()

    answer = post(publisher_client, change(office), **{"coverage-TOTAL_FORMS": "100000"})

    formset = answer.context["inline_admin_formsets"][0].formset
    assert len(formset.forms) == 400
    assert formset.non_form_errors()
    assert '<a href="#coverage-group">' in answer.text
    assert 'id="coverage-group"' in answer.text
