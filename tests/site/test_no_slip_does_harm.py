"""What a slip of the hand cannot do any more; what it did before stands beside its test."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue.models import CatalogueVersion
from instruments.models import Instrument
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories, import_files
from tests.admin_forms import change, confirmed, filled, post
from tests.catalogue.test_spreadsheets import workbook
from tests.site.test_typed_text import fields, logged_in_on, typed_then_expired

pytestmark = pytest.mark.django_db
CONSEQUENCES = "What the public will see change"
OFFICES = reverse("admin:offices_office_changelist")


@pytest.fixture
def staff(publisher_client, catalogue):
    publisher_client.raise_request_exception = False  # an error is an answer: 500
    return publisher_client


@pytest.fixture
def washington(catalogue):
    return Office.objects.get(slug="washington")


def numbers():
    return CatalogueVersion.objects.get().number, Revision.objects.count()


def in_days(days):
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def imported(client, table, file, file_format=import_files.CSV):
    """Import a file, and return the preview that refused it or the answer that followed."""
    preview = import_files.previewed(client, table, file, file_format)
    can_go_on = "Confirm import" in preview.text
    return import_files.confirmed(client, table, preview) if can_go_on else preview


def settled(client, answer):
    return confirmed(client, answer) if CONSEQUENCES in answer.text else answer


def history_of(client, instance):
    return client.get(change(instance).replace("/change/", "/history/")).text


def rows_of(client, entry, prefix, *rows):
    """Return what is typed into the empty rows of a form, those after the ones that are there."""
    first = int(filled(client, change(entry))[f"{prefix}-INITIAL_FORMS"])
    typed = {f"{prefix}-TOTAL_FORMS": str(first + len(rows))}
    for number, row in enumerate(rows, start=first):
        typed |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return typed


# 1. A date typed on what is live took it off the public pages at once


LIVE = {Instrument: "irp", Office: "washington"}
DATES = {"publish_at": (30, "would hide it until then"), "withdraw_at": (-30, "This time is past")}


@pytest.mark.parametrize("model", LIVE)
@pytest.mark.parametrize("column", DATES)
@pytest.mark.parametrize("by", ["form", "import"])
def test_no_date_hides_what_is_live(by, column, model, staff, client):
    entry, (days, words) = model.objects.get(slug=LIVE[model]), DATES[column]
    table, file = entry._meta.label_lower.replace(".", "_"), f"slug,{column}\n{entry.slug},{in_days(days)}\n"

    if by == "form":
        answer = post(staff, change(entry), **{column: in_days(days)})
    else:
        answer = imported(staff, table, file)

    assert client.get(entry.get_absolute_url()).status_code == 200
    assert words in answer.text


# 2. What the public loses was not said, and not asked about


def by_action(name):
    return lambda staff, office: staff.post(OFFICES, {"action": name, "_selected_action": [office.pk]})


TAKING = {
    "withdraw button": lambda staff, office: post(staff, change(office), "_withdraw"),
    "withdraw action": by_action("withdraw_selected"),
    "delete": lambda staff, office: staff.post(f"{OFFICES}{office.pk}/delete/", {"post": "yes"}, follow=True),
    "delete action": by_action("delete_selected"),
    "slug": lambda staff, office: post(staff, change(office), slug="dc"),
    "withdraw at": lambda staff, office: post(staff, change(office), withdraw_at=in_days(30)),
}


@pytest.mark.parametrize("way", TAKING)
def test_what_the_public_loses_is_said_first_and_nothing_changes_before_it_is_confirmed(
    way, staff, client, washington
):
    before = numbers()
    page = TAKING[way](staff, washington)

    assert client.get("/en/offices/washington/").status_code == 200
    assert CONSEQUENCES in page.text
    assert "/en/offices/washington/" in page.text
    assert "/fr/offices/washington/" in page.text
    assert numbers() == before
    assert Office.objects.get(pk=washington.pk).version == washington.version
    if way != "slug":
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
        assert re.search(r"Canada [^.]*?Washington office \([^)]*\) [^.]*?Americas", text), text
        assert "United States" in text

    confirmed(staff, page)

    stored = Office.objects.filter(pk=washington.pk).first()
    assert not stored or not stored.is_public or stored.withdraw_at or stored.slug == "dc"
    assert numbers()[0] == before[0] + 1


def test_an_import_says_first_what_it_takes_from_the_public(staff, client):
    preview = import_files.previewed(staff, "offices_office", "slug,withdraw_at\nwashington,2099-12-31 12:00")

    assert "/en/offices/washington/" in preview.text
    assert "Canada" in preview.text
    import_files.confirmed(staff, "offices_office", preview)
    assert client.get("/en/offices/washington/").status_code == 200
    assert Office.objects.get(slug="washington").withdraw_at


def test_what_takes_nothing_from_the_public_is_not_asked_about(staff, washington):
    assert "live now" in post(staff, change(washington), order="3").text
    draft = factories.OfficeFactory(state="draft")
    assert "is now published" in post(staff, change(draft), "_publish").text


# 3. The history lost the name of a colleague whose account was deleted


@pytest.mark.parametrize("how", ["shell", "page"])
def test_who_left_stays_in_the_history(how, staff, admin_client, washington):
    post(staff, change(washington), order="3")
    leaving = User.objects.get(username="publishers")

    closing = reverse("admin:accounts_user_delete", args=[leaving.pk])
    leaving.delete() if how == "shell" else admin_client.post(closing, {"post": "yes"})

    assert "publishers" in history_of(admin_client, washington)


# 4. What was typed was lost where the session had ended


def test_an_ended_session_loses_neither_text_nor_rows(staff, washington):
    note = {"coverage-0-note_en": "Typed for long", "coverage-0-note_fr": "Saisi longuement"}
    page = typed_then_expired(staff, change(washington), body_en="A long text", **note)

    sent = fields(logged_in_on(staff, page, username="publishers"))
    shown = fields(staff.post(change(washington), sent))
    assert shown["body_en"] == "A long text"
    staff.post(change(washington), shown | {"_save": "1"})

    assert Office.objects.get(pk=washington.pk).body_en == "A long text"
    assert washington.coverage.filter(note_fr="Saisi longuement").count() == 1


# 5. Days that nobody means were kept


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("checked_on", TOMORROW, "still to come"),
        ("checked_on", "0205-01-01", "A year lies between 1900 and 2100"),
        ("review_by", "2999-01-01", "A year lies between 1900 and 2100"),
    ],
)
def test_a_day_that_nobody_means_is_refused(column, value, words, staff, washington):
    in_form = post(staff, change(washington), **{column: value})
    in_import = imported(staff, "offices_office", f"slug,{column}\nwashington,{value}\n")
    setattr(washington, column, date.fromisoformat(value))

    assert words in in_form.text
    assert words in in_import.text
    assert getattr(Office.objects.get(pk=washington.pk), column) != date.fromisoformat(value)
    with pytest.raises(ValidationError, match=words):
        washington.full_clean()


@pytest.mark.parametrize(
    ("since", "words"),
    [("2027-01-02", "does not come before the first"), ("0205-01-01", "A year lies between 1900 and 2100")],
)
def test_days_of_coverage_that_nobody_means_are_refused(since, words, staff, washington):
    canada, last = Country.objects.get(iso2="CA"), "2027-01-01"
    typed = {"coverage-0-since": since, "coverage-0-until": last}
    file = f"office,country,level,since,until\nwashington,MN,named,{since},{last}\n"

    assert words in post(staff, change(washington), **typed).text
    assert words in imported(staff, "offices_coverage", file).text
    row = Coverage(office=washington, country=canada, level="named")
    row.since, row.until = date.fromisoformat(since), date.fromisoformat(last)
    with pytest.raises(ValidationError, match=words):
        row.full_clean()


# 6. A changed slug broke every link


@pytest.mark.parametrize(
    "address", ["/en/instruments/irp/", "/fr/instruments/irp.pdf", "/api/v1/instruments/irp/"]
)
def test_a_changed_slug_leads_on_for_good(address, staff, client):
    irp = Instrument.objects.get(slug="irp")
    settled(staff, post(staff, change(irp), slug="projects"))

    answer = client.get(address)

    assert Instrument.objects.get(pk=irp.pk).slug == "projects"
    assert (answer.status_code, answer["Location"]) == (301, address.replace("irp", "projects"))


def test_who_takes_an_address_over_is_told_whose_it_was(staff, washington):
    settled(staff, post(staff, change(washington), slug="dc"))
    draft = factories.OfficeFactory(state="draft", slug="washington")

    page = post(staff, change(draft), "_publish")

    assert not Office.objects.get(pk=draft.pk).is_public
    assert "/en/offices/washington/" in page.text
    assert str(washington) in page.text
    assert "is now published" in confirmed(staff, page).text


# 7. Five slips that ended in an error of the portal


def slips():
    instrument, country = Instrument.objects.get(slug="irn"), Country.objects.get(iso2="KH")
    everyday, named = {"kind": "everyday", "language": "en"}, {"country": str(country.pk), "level": "named"}
    known = country.aliases.filter(language="en").first().text.swapcase()
    alike, office = [everyday | {"text": each} for each in ("Angkor", "ANGKOR")], factories.OfficeFactory()
    return {
        "PICS, which leads to IEA": (instrument, "aliases", [{"text": "PICS", "kind": "former"}]),
        "a name that it has, in another case": (country, "aliases", [everyday | {"text": known}]),
        "one country twice": (office, "coverage", [named, named]),
        "one country twice, once from a day": (office, "coverage", [named, named | {"since": "2026-01-01"}]),
        "two new names, alike but for case": (country, "aliases", alike),
    }


@pytest.mark.parametrize("number", range(5))
def test_what_the_database_would_refuse_is_refused_in_words(number, staff):
    entry, prefix, rows = list(slips().values())[number]
    before = getattr(entry, prefix).count()

    answer = post(staff, change(entry), **rows_of(staff, entry, prefix, *rows))

    assert answer.status_code == 200
    assert "already" in answer.text
    assert getattr(entry, prefix).count() == before


# 8. Rows that stand together were checked one by one


def test_an_overlap_within_one_form_is_refused(staff):
    office, named = factories.OfficeFactory(), {"country": str(Country.objects.get(iso2="MN").pk)}
    days = {"2026-01-01": "2026-12-31", "2026-06-01": "2027-01-31"}
    rows = [named | {"level": "named", "since": since, "until": until} for since, until in days.items()]

    answer = post(staff, change(office), **rows_of(staff, office, "coverage", *rows))

    assert office.coverage.count() == 0
    assert "already covers this country on some of these days" in answer.text


def test_a_boundary_between_two_rows_moves_in_one_save(staff):
    office, country = factories.OfficeFactory(), Country.objects.get(iso2="MN")
    for since, until in ((None, date(2025, 12, 31)), (date(2026, 1, 1), None)):
        factories.CoverageFactory(office=office, country=country, since=since, until=until)
    data = filled(staff, change(office))
    first, second = ("0", "1") if data["coverage-0-until"] else ("1", "0")
    boundary = {f"coverage-{first}-until": "2026-06-30", f"coverage-{second}-since": "2026-07-01"}

    staff.post(change(office), data | boundary | {"_save": "1"})

    days = {(row.since, row.until) for row in office.coverage.all()}
    assert days == {(None, date(2026, 6, 30)), (date(2026, 7, 1), None)}


# 9. A row deleted on its own page was no change of its office


def test_a_row_deleted_on_its_own_page_is_a_change_of_its_office(staff, admin_client, washington):
    row = washington.coverage.get(country__iso2="CA")
    stale = filled(staff, change(washington), order="3") | {"_save": "1"}

    page = admin_client.post(reverse("admin:offices_coverage_delete", args=[row.pk]), {"post": "yes"})
    settled(admin_client, page)

    stored = Office.objects.get(pk=washington.pk)
    assert stored.version == washington.version + 1
    assert "Deleted" in history_of(staff, washington)
    assert "both changes are saved" in staff.post(change(washington), stale, follow=True).text
    assert Office.objects.get(pk=washington.pk).order == 3
    assert not washington.coverage.filter(pk=row.pk).exists()


# 10. What failed half-way stayed in the history


def test_what_fails_half_way_leaves_nothing_behind(staff, washington, monkeypatch):
    data = filled(staff, change(washington), order="3", **{"coverage-0-until": "2090-01-01"})

    def fail(*args, **kwargs):
        raise IntegrityError("half-way")

    monkeypatch.setattr(Coverage, "save", fail)
    before = numbers()

    assert staff.post(change(washington), data | {"_save": "1"}).status_code == 500

    assert numbers() == before
    assert Office.objects.get(pk=washington.pk).order == washington.order


# 11. Two who saved at once stopped each other: tests/service/test_parallel_writes.py


# 12. A search that ended in an error, and a form that asked the database for each row


@pytest.mark.parametrize(
    ("typed", "found"), [("workshop", "workshops"), ("ATELIER", "workshops"), ("ecoles", "thematic-schools")]
)
def test_activities_are_found_by_words_of_either_language(typed, found, staff):
    answer = staff.get(reverse("admin:instruments_activity_changelist"), {"q": typed})

    assert answer.status_code == 200
    assert f'<td class="field-slug">{found}</td>' in answer.text


# The form asked the database for each row as well: tests/offices/test_consequences.py


# 13. A file that was read otherwise than it was meant


def test_a_sum_is_never_read_as_a_thousandth(staff):
    imported(staff, "instruments_instrument", "slug,funding_least,funding_most\nirp,10.000,14.000\n")

    irp = Instrument.objects.get(slug="irp")
    assert (irp.funding_least, irp.funding_most) == (10_000, 14_000)


def test_a_workbook_that_says_that_it_is_small_is_read_whole(staff):
    rows = [("slug", "telephone"), ("rio", "1"), ("tokyo", "2"), ("washington", "3")]

    imported(staff, "offices_office", workbook(*rows, dimension="A1:B2"), import_files.XLSX)

    assert Office.objects.filter(telephone__in="123").count() == 3


# 14. What the list called archived no filter found


def test_the_filter_finds_what_the_list_calls_withdrawn(staff):
    over = factories.OfficeFactory(withdraw_at=timezone.now() - timedelta(days=1))
    taken = factories.OfficeFactory()
    settled(staff, post(staff, change(taken), "_withdraw"))

    listed = staff.get(OFFICES).text
    said = re.findall(r'<td class="field-status">(\w+)</td>', listed)
    (value,) = re.findall(r'<a href="\?(status=\w+)"[^>]*>\s*withdrawn', listed, re.IGNORECASE)
    found = staff.get(f"{OFFICES}?{value}").text

    assert said.count("withdrawn") == 2
    assert set(re.findall(r'<td class="field-status">(\w+)</td>', found)) == {"withdrawn"}
    assert str(over) in found
    assert str(taken) in found
