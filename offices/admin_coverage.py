"""
The countries that an office covers, on its form: a table, one line a country, and the box that adds to it.

Lines are a form set of Django's, whose names drafts and the questions between two people know. Those that
are added are put among what was typed, and the form is shown again: with script, without leaving the page.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.admin import both
from cnrs_intl.catalogue.admin_rows import LineForm, RowInline
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.resuming import RESUME
from offices import pasted
from offices.models import Coverage
from sectors.models import Country, Region

PREFIX = "coverage"
KNOWN = "adding-known"  # the list of names that a browser suggests
TYPED = ("country", "countries", "region")
ADD = "_add_countries"  # the button that adds, where no script does


class CoverageForm(LineForm):
    """A country covered; once entered, the country stays, and only how and when may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("country")
        if field is None:
            return
        if self.instance.pk:
            field.choices = [(self.instance.country_id, str(self.instance.country))]
            field.disabled = True
        if name := self.chosen[1]:
            for each in self.fields.values():
                each.widget.attrs["aria-label"] += f" – {name}"

    @property
    def chosen(self) -> tuple[str, str]:
        """The key and the name of the country of a line that has one, stored or not; else nothing."""
        if self.instance.pk:
            return str(self.instance.country_id), str(self.instance.country)
        key = str(self["country"].value() or "")
        known: Any = self.fields["country"]
        return (key, known.read()[key][1]) if key in known.read() else ("", "")


class CoverageInline(RowInline):
    model = Coverage
    form = CoverageForm
    template = "admin/offices/office/coverage.html"
    extra = 0  # the box adds them
    fieldsets = ((None, {"fields": [("country", "level", "since", "until"), *both("note")]}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Sort by the country’s name as the reader’s language does, then by time."""
        name = f"country__name_{current_language()}_key"
        rows: Any = super().get_queryset(request)
        return rows.order_by(name, F("since").asc(nulls_first=True), "pk")


class AddingForm(forms.Form):
    """What is to be added to the table: countries by name, a region, and how all of them are covered."""

    country = forms.CharField(
        label=_("Add a country"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": KNOWN, "autocomplete": "off", "size": 24}),
    )
    countries = forms.CharField(
        label=_("Add countries"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 1, "cols": 40}),
        help_text=_("Type or paste them: one a line, or separated by commas or semicolons. Codes will do."),
    )
    region = forms.ChoiceField(label=_("or a whole region"), required=False)
    level = forms.ChoiceField(label=_("how closely"), required=False, choices=Coverage.Level.choices)
    since = forms.CharField(
        label=_("since"), required=False, widget=forms.DateInput(attrs={"type": "date"}), max_length=20
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "adding", **kwargs})
        regions: dict[str, list[tuple[str, str]]] = {}
        for region in Region.objects.select_related("sector").order_by("sector__order", "order", "pk"):
            regions.setdefault(str(region.sector), []).append((str(region.pk), str(region)))
        self.known = [str(country) for country in Country.objects.in_order()]
        choice: Any = self.fields["region"]
        choice.choices = [("", "–"), *regions.items()]

    @property
    def found(self) -> pasted.Pasted:
        """What is asked for: the countries by name, then those of the region. For a form that is valid."""
        typed = (self.cleaned_data[name] for name in ("country", "countries"))
        found = pasted.read("\n".join(typed))
        of_region: Iterable[Country] = ()
        if region := self.cleaned_data["region"]:
            of_region = Country.objects.filter(region=region, listed=True).in_order()
        unique = {country.pk: country for country in [*found.countries, *of_region]}
        return pasted.Pasted(list(unique.values()), found.unclear)


def is_asked(data: QueryDict) -> bool:
    """Whether there is something to add: also where another button was pressed, or it would be lost."""
    wanted = any(data.get(f"adding-{name}", "").strip() for name in TYPED)
    return (wanted or ADD in data) and RESUME not in data


def with_lines(data: QueryDict) -> tuple[QueryDict, list[str], list[dict[str, Any]]]:
    """
    Return what a form sent with the lines added that it asks for, to be shown, not saved.

    And what to say: sentences, and what is unclear, which stays in the box.
    """
    sent = data.copy()
    sent[RESUME] = "1"
    form = AddingForm(data)
    if not form.is_valid() or not sent.get(f"{PREFIX}-TOTAL_FORMS", "").isdecimal():
        return sent, [gettext("Nothing was added: check what is in the box above the table.")], []
    found = form.found
    new, there = told_from_there(found.countries, sent)
    put(new, sent, {name: form.cleaned_data[name] for name in ("level", "since")})
    sent["adding-countries"] = "\n".join(each.text for each in found.unclear)
    sent["adding-country"] = sent["adding-region"] = ""
    said = sentences(new, there)
    if not (said or found.unclear):
        said.append(gettext("Type a country, or choose a region."))
    if found.unclear:
        text = gettext("Nothing is saved while “Add countries” holds what is unclear: correct or empty it.")
        said.append(text)
    return sent, said, [in_words(each) for each in found.unclear]


def put(countries: list[Country], sent: QueryDict, values: dict[str, str]) -> None:
    """Have a form send a line of each country, after those that it has."""
    first = int(str(sent[f"{PREFIX}-TOTAL_FORMS"]))
    for number, country in enumerate(countries, start=first):
        for name, value in ({"country": str(country.pk)} | values).items():
            sent[f"{PREFIX}-{number}-{name}"] = value
    sent[f"{PREFIX}-TOTAL_FORMS"] = str(first + len(countries))


def told_from_there(countries: Iterable[Country], sent: QueryDict) -> tuple[list[Country], list[Country]]:
    """Part countries into those to add and those that the form has a line of without an end already."""
    have = set()
    for number in range(min(int(str(sent[f"{PREFIX}-TOTAL_FORMS"])), RowInline.max_num)):
        prefix = f"{PREFIX}-{number}-"
        if f"{prefix}DELETE" not in sent and not sent.get(f"{prefix}until"):
            have.add(sent.get(f"{prefix}country"))
    new: list[Country] = []
    there: list[Country] = []
    for country in countries:
        (there if str(country.pk) in have else new).append(country)
    return new, there


def sentences(new: list[Country], there: list[Country]) -> list[str]:
    said = []
    if new:
        said.append(gettext("Added to the table, not saved yet: %(names)s.") % {"names": listed(new)})
    others = elsewhere(new)
    if known := [f"{each} ({others[each.pk]})" for each in new if each.pk in others]:
        text = gettext("Another office covers them already: %(names)s.")
        said.append(text % {"names": get_text_list(known, gettext("and"))})
    if there:
        said.append(gettext("In the table already: %(names)s.") % {"names": listed(there)})
    return said


def elsewhere(countries: Iterable[Country]) -> dict[int, str]:
    """Return the offices that cover some countries, today or later, by the key of these."""
    found: dict[int, list[str]] = {}
    lasting = Q(until=None) | Q(until__gte=clock.today())
    for row in Coverage.objects.filter(lasting, country__in=countries).select_related("office"):
        found.setdefault(row.country_id, []).append(row.office.short_name)
    return {pk: ", ".join(dict.fromkeys(names)) for pk, names in found.items()}


def listed(countries: Iterable[Country]) -> str:
    return get_text_list([str(country) for country in countries], gettext("and"))


def offered(country: Country, known: dict[int, str]) -> dict[str, Any]:
    return {"id": country.pk, "name": str(country), "elsewhere": known.get(country.pk, "")}


def in_words(unclear: pasted.Unclear, known: dict[int, str] | None = None) -> dict[str, Any]:
    """Return why something was not added, and what it may be."""
    words = {"typed": unclear.text}
    if unclear.areas:
        text = gettext("“%(typed)s” is a part of the world: choose it under “or a whole region”.")
    elif unclear.candidates:
        text = gettext("“%(typed)s” may be:")
    else:
        text = gettext("No country is known as “%(typed)s”: correct it, or take it out of the box.")
    candidates = [offered(each, known or {}) for each in unclear.candidates]
    return {"typed": unclear.text, "says": text % words, "candidates": candidates}


def answer(request: HttpRequest) -> JsonResponse:
    """Return, for the script of the table, which countries a box or a region means, and what is unclear."""
    form = AddingForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return JsonResponse({"countries": [], "unclear": [], "refused": True}, status=400)
    found = form.found
    known = elsewhere([*found.countries, *(each for some in found.unclear for each in some.candidates)])
    countries = [offered(each, known) for each in found.countries]
    unclear = [in_words(each, known) for each in found.unclear]
    return JsonResponse({"countries": countries, "unclear": unclear})
