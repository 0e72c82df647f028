"""The lists of the admin: what they find, how they are filtered, and that no address breaks them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from sectors.models import Sector
from tests import factories

pytestmark = pytest.mark.django_db


def page(model, name):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")


def test_search_finds_words_of_both_languages_without_their_accents(publisher_client, catalogue):
    answer = publisher_client.get(page(Office, "changelist"), {"q": "amerique"})

    assert "Rio de Janeiro" in answer.text
    assert "Tokyo" not in answer.text


@pytest.mark.parametrize(
    ("term", "name"), [("swaziland", "Eswatini"), ("KHM", "Cambodia"), ("birmanie", "Myanmar")]
)
def test_countries_are_found_by_codes_and_other_names(term, name, publisher_client, catalogue):
    assert name in publisher_client.get(reverse("admin:sectors_country_changelist"), {"q": term}).text


@pytest.mark.parametrize("status", ["draft", "scheduled", "published", "withdrawn", "nonsense"])
def test_lists_are_narrowed_by_status_in_words(status, publisher_client):
    now, hour = timezone.now(), timedelta(hours=1)
    factories.OfficeFactory(state="draft", name_en="A draft")
    factories.OfficeFactory(publish_at=now + hour, name_en="A scheduled")
    factories.OfficeFactory(name_en="A published")
    factories.OfficeFactory(withdraw_at=now - hour, name_en="A withdrawn")
    factories.OfficeFactory(state="withdrawn", name_en="A withdrawn by hand")

    html = publisher_client.get(page(Office, "changelist"), {"status": status}).text

    names = {"draft", "scheduled", "published", "withdrawn", "withdrawn by hand"}
    wanted = {name for name in names if name.startswith(status) or status == "nonsense"}
    assert {name for name in names if f">A {name}<" in html} == wanted


@pytest.mark.parametrize(
    "address",
    ["abc/change/", "9" * 30 + "/change/", "abc/history/", "?e=1", "?o=99", "?p=abc", "?nonsense=1"],
)
def test_no_address_of_the_admin_breaks(address, publisher_client, catalogue):
    assert publisher_client.get(page(Office, "changelist") + address).status_code in {200, 302, 404}


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "q=" + "x" * 5000, "status=%00", "owner__id__exact=abc"])
def test_no_search_or_filter_of_the_admin_breaks(query, publisher_client, catalogue):
    assert publisher_client.get(page(Office, "changelist") + f"?{query}").status_code in {200, 302}


def test_search_finds_words_by_their_start_not_somewhere_inside(publisher_client, catalogue):
    answer = publisher_client.get(page(Office, "changelist"), {"q": "rio"})

    assert "Rio de Janeiro" in answer.text
    assert "Washington" not in answer.text.partition("result_list")[2]


def test_what_keeps_a_sector_from_being_deleted_is_listed_as_french_writes_it(catalogue, publisher_client):
    sector = Sector.objects.get(slug="asia")
    publisher_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    html = publisher_client.get(reverse("admin:sectors_sector_delete", args=[sector.pk])).text

    assert "Pays ou territoire\u00a0: " in html
    assert "Pays ou territoire: " not in html
