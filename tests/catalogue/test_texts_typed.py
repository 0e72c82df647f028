"""Texts on the admin's forms: previewed as typed, set in French, their links and line ends looked at."""

import pytest

from cnrs_intl.catalogue.link_targets import Kind, faults_in
from cnrs_intl.catalogue.models import FormerAddress
from offices.models import Office
from tests import factories
from tests.admin_forms import change, filled, post, problems_in, with_rows
from tests.drafted import drafted
from tests.import_files import confirmed, previewed

PREVIEW = "/admin/markdown/"


@pytest.fixture
def office(few_countries):
    return factories.OfficeFactory(slug="here", state="draft", body_en="", body_fr="")


def words_of(text, language="en"):
    return [fault.words for fault in faults_in(text, language)]


# Links


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[CNRS]()", "“[CNRS]()” leads nowhere: write its address between the round brackets."),
        ("[CNRS](https://www.cnrs.fr/a b)", "its address may hold no space"),
        ("[x](http://)", "“http://” names no site: write its whole address"),
        ("Look at http:// now", "“http://” names no site"),
        ("[x](https://cnrs)", "“https://cnrs” names no site"),
        ("[us](mailto:)", "“mailto:” reaches nobody: write the whole of an e-mail"),
        ("[us](mailto:office)", "“mailto:office” reaches nobody"),
        ("[us](tel:)", "“tel:” reaches nobody"),
        ("[x](javascript:alert(1))", "No page may link to “javascript:alert(1)”"),
        ("[x](cnrs.fr/page)", "Did you mean “https://cnrs.fr/page”?"),
        ("[x](offices/)", "“offices/” leads nowhere. Did you mean “/en/offices/”?"),
        ("[x](../offices)", "“../offices” leads nowhere: write an address that begins with https:// or /."),
        ("[x](/en/nowhere/)", "“/en/nowhere/” leads to no page of the portal: open the page"),
        ("[x](/en/offices/therre/)", "leads to no page of the portal. Did you mean “/en/offices/there/”?"),
        ("[x](/en/countries/zz/)", "“/en/countries/zz/” leads to no page of the portal"),
        (
            "[x](http://127.0.0.1:8000/fr/offices/nowhere/)",
            "/fr/offices/nowhere/” leads to no page",
        ),
        ("[x](/admin/offices/office/)", "is for staff alone: link to a public page."),
        ("[x](/preview/draft-1/en/offices/)", "Did you mean “/en/offices/”?"),
        (
            "[x](/en/offices/left/)",
            "“/en/offices/left/” leads on to “/en/offices/there/”",
        ),
        ("[x](/en/offices/secret/)", "leads to “Secret”, which is not public: publish that first."),
    ],
)
def test_a_link_to_nowhere_is_named_with_its_cure(few_countries, typed, said):
    there = factories.OfficeFactory(slug="there")
    factories.OfficeFactory(slug="secret", name_en="Secret", state="draft")
    FormerAddress.objects.create(model="offices.office", slug="left", entry_id=there.pk)

    (words,) = words_of(typed)

    assert said in words


@pytest.mark.parametrize(
    "typed",
    [
        "www.cnrs.fr, a@example.org, [x](mailto:a@example.org), [x](tel:+33144964000)",
        "[x](/en/offices/there/) [x](/fr/offices/there) [x](/offices/there/) [x](/en/) [x](/)",
        "[x](/en/offices/there.pdf) [x](/en/instruments/?route=call) [x](/en/find/?q=x)",
        "[x](https://fr.wikipedia.org/wiki/A_(b)) [x](//example.org) \\[x](a b)",
        "[x](http://127.0.0.1:8000/en/offices/)",
    ],
)
def test_a_link_that_leads_somewhere_passes(few_countries, typed):
    factories.OfficeFactory(slug="there")

    assert words_of(typed) == []


def test_the_links_of_a_text_cost_a_bounded_number_of_queries(few_countries, django_assert_max_num_queries):
    text = " ".join(f"[x](/en/offices/nowhere-{number}/)" for number in range(500))

    with django_assert_max_num_queries(60 * 5):
        assert len(faults_in(text, "en")) == 60


def test_a_form_refuses_a_link_to_nowhere_at_its_box_and_keeps_what_was_typed(editor_client, office):
    answer = post(editor_client, change(office), body_en="See [us](/en/nowhere/)", body_fr="Voir")

    assert "leads to no page" in problems_in(answer)["body_en"][0]
    assert "See [us](/en/nowhere/)" in answer.text
    office.refresh_from_db()
    assert office.body_fr == ""


def test_a_draft_may_link_to_what_is_not_public_yet_and_says_so(editor_client, office):
    factories.OfficeFactory(slug="secret", name_en="Secret", state="draft")

    answer = post(editor_client, change(office), body_en="[x](/en/offices/secret/)", body_fr="Voir")

    office.refresh_from_db()
    assert office.body_en == "[x](/en/offices/secret/)"
    assert "which is not public: publish that first." in answer.text


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_goes_live_links_to_public_pages_only(publisher_client, office, state):
    factories.OfficeFactory(slug="secret", state="draft")
    Office.objects.filter(pk=office.pk).update(state=state)
    button = "_publish" if state == "draft" else "_save"

    answer = post(publisher_client, change(office), button, body_en="[x](/en/offices/secret/)", body_fr="V")

    assert "not public" in problems_in(answer)["body_en"][0]


def test_a_link_that_died_since_keeps_nobody_from_changing_something_else(publisher_client, office):
    Office.objects.filter(pk=office.pk).update(state="published", body_en="[x](/en/gone/)", body_fr="V")

    post(publisher_client, change(office), city_en="Changed")

    office.refresh_from_db()
    assert office.city_en == "Changed"


# Typography, line ends, addresses, numbers


def test_french_typography_is_set_in_what_was_changed_unless_unticked(editor_client, office):
    Office.objects.filter(pk=office.pk).update(mandate_en="Old", mandate_fr="Ancien : oui")

    answer = post(editor_client, change(office), body_en='Who: "us" !', body_fr="Qui : l'ERA !")

    office.refresh_from_db()
    assert (office.body_en, office.body_fr) == ('Who: "us" !', "Qui\u00a0: l’ERA\u202f!")
    assert office.mandate_fr == "Ancien : oui"
    assert "French typography was set in: Text (French)." in answer.text
    data = filled(editor_client, change(office), body_fr="Qui : nous")
    assert data.pop("french_typography") == ["on"]
    editor_client.post(change(office), data | {"_save": "1"})
    office.refresh_from_db()
    assert office.body_fr == "Qui : nous"


def test_french_typography_is_set_in_rows(editor_client, office):
    row = {"role_en": "Head", "role_fr": "Qui : l'un", "order": "1"}
    data = with_rows(filled(editor_client, change(office)), "contacts", row)

    editor_client.post(change(office), data | {"_save": "1"})

    assert office.contacts.get().role_fr == "Qui\u00a0: l’un"


def test_french_typography_is_set_in_drafts(publisher_client, office):
    Office.objects.filter(pk=office.pk).update(state="published")
    drafted(office, city_en="Other", city_fr="Autre")

    post(publisher_client, change(office), "_draft", summary_fr="Qui : nous")

    again = filled(publisher_client, change(office))
    assert again["summary_fr"] == "Qui\u00a0: nous"


def test_a_text_that_would_become_too_long_stays_as_it_was_typed(editor_client, office):
    typed = "«" + "a" * 198 + "»"

    post(editor_client, change(office), name_fr=typed)

    office.refresh_from_db()
    assert office.name_fr == typed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85"])
def test_a_name_holds_no_line_break(editor_client, office, end):
    answer = post(editor_client, change(office), name_en=f"First{end}second")

    assert problems_in(answer)["name_en"] == [
        "This is a text of one line: take out the line break after “First”."
    ]


def test_an_address_that_begins_with_www_is_completed(editor_client, office):
    post(editor_client, change(office), web_page="www.cnrs.fr/fr")
    office.refresh_from_db()
    assert office.web_page == "https://www.cnrs.fr/fr"

    office.web_page = "www.cnrs.fr/en"  # as an import has it
    office.full_clean()
    assert office.web_page == "https://www.cnrs.fr/en"


@pytest.mark.parametrize(
    ("typed", "kept"), [("10 000", 10_000), ("10\u202f000", 10_000), ("10,000", 10_000), ("10.000", 10_000)]
)
def test_an_amount_on_a_form_is_read_as_it_is_meant(publisher_client, db, typed, kept):
    instrument = factories.InstrumentFactory(state="draft")

    post(publisher_client, change(instrument), funding_least=typed)

    instrument.refresh_from_db()
    assert instrument.funding_least == kept


@pytest.mark.parametrize("typed", ["1.000", "1,000", "1e4", "10_000", "1.5", "ten"])
def test_an_amount_that_might_mean_another_is_refused_with_the_cure(publisher_client, db, typed):
    instrument = factories.InstrumentFactory(state="draft")

    answer = post(publisher_client, change(instrument), funding_least=typed)

    assert problems_in(answer)["funding_least"] == [
        f"“{typed}” is not a whole number: write it in digits alone, for example 10000."
    ]


@pytest.mark.parametrize(("typed", "kept"), [("48,85", 48.85), ("48.8566", 48.8566)])
def test_a_coordinate_on_a_form_may_have_a_comma(editor_client, office, typed, kept):
    post(editor_client, change(office), latitude=typed, longitude="2,35")

    office.refresh_from_db()
    assert (office.latitude, office.longitude) == (kept, 2.35)


# The preview


def test_a_preview_is_what_the_page_shows_with_what_is_wrong(editor_client, few_countries):
    answer = editor_client.post(PREVIEW, {"text": "• *one*\n\n[x]()", "language": "en"}).json()

    assert "<li>" in answer["html"]
    assert "<em>one</em>" in answer["html"]
    assert answer["faults"] == ["“[x]()” leads nowhere: write its address between the round brackets."]


def test_a_preview_runs_nothing_that_was_typed(editor_client, db):
    html = editor_client.post(PREVIEW, {"text": "<script>x</script>[a](javascript:x)"}).json()["html"]

    assert "<script" not in html
    assert "href" not in html


def test_a_preview_is_bounded_and_for_staff(client, editor_client, db):
    assert "too long" in editor_client.post(PREVIEW, {"text": "a" * 100_001}).json()["faults"][0]
    assert editor_client.get(PREVIEW).status_code == 405
    assert client.post(PREVIEW, {"text": "a"}).status_code == 302


def test_each_longer_text_has_help_and_the_preview_of_what_is_saved(editor_client, office):
    Office.objects.filter(pk=office.pk).update(body_en="See www.cnrs.fr")

    html = editor_client.get(change(office)).text

    assert html.count("How to write links, lists and emphasis") == 2
    assert '<a href="https://www.cnrs.fr">www.cnrs.fr</a></p>' in html
    assert 'data-of="id_body_fr"' in html


def test_kinds_of_faults_are_told_apart(few_countries):
    factories.OfficeFactory(slug="secret", state="draft")

    kinds = [fault.kind for fault in faults_in("[x](/en/offices/secret/) [y](/en/offices/q/)", "en")]

    assert kinds == [Kind.NOT_PUBLIC, Kind.NOWHERE]


# Imports


def test_a_file_is_held_to_the_same(publisher_client, office):
    told = {"[x](/en/nowhere/)": "leads to no page of the portal", "[x](/en/offices/)": ""}
    for typed, said in told.items():
        file = f"slug,body_en,body_fr,web_page\nhere,{typed},{typed},www.cnrs.fr\n"
        preview = previewed(publisher_client, "offices_office", file)
        assert said in preview.text
        if said:
            assert Office.objects.get(slug="here").body_en == ""
            assert preview.context["result"].has_validation_errors()

    confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert (office.body_en, office.web_page) == ("[x](/en/offices/)", "https://www.cnrs.fr")


def test_a_file_brings_no_name_with_a_line_break(publisher_client, office):
    preview = previewed(publisher_client, "offices_office", 'slug,name_en\nhere,"First\nsecond"\n')

    assert "This holds a line break: write it on one line." in preview.text
