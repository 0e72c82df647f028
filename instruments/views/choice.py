from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import Crumbs, PublicTemplate
from instruments.choice import Purpose, Result, Verdict, closest, closest_in_words, results_for
from instruments.facts import Fact, facts
from instruments.forms import ChoiceForm
from instruments.models import Instrument
from offices.coverage import FRANCE, answer_for, countries_to_answer
from sectors.choices import country_options

RESULT = "result"


def in_short(result: Result) -> tuple[Result, dict[str, Fact]]:
    return result, facts(result.instrument, "duration", "funding")


class ChooseInstrument(PublicTemplate):
    """
    What the collaboration is for, then every instrument with its verdict, beside the further questions.

    Every state is an address: its answers, or `step=result` where the first question is skipped. Other
    steps are of former times, when each question had a page, and change nothing.
    """

    section = "instruments"
    parameters = unlisted = frozenset({"country", "step", *ChoiceForm.base_fields})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave out of the address what a form sends of questions that were skipped."""
        if any(not value.strip() for _name, values in request.GET.lists() for value in values):
            return redirect(reverse("instrument_choose") + self.address())
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["instruments/choose_result.html" if self.is_result else "instruments/choose_purpose.html"]

    @cached_property
    def form(self) -> ChoiceForm:
        return ChoiceForm(self.request.GET)

    @cached_property
    def is_result(self) -> bool:
        return self.request.GET.get("step") == RESULT or bool(self.form.answers or self.form.errors)

    def get_title(self) -> str:
        if not self.is_result:
            return _("Which instrument fits your project?")
        if not (purpose := self.form.answers.purpose):
            return _("The instruments and your project")
        label = str(Purpose(purpose).label)
        return _("Your project: %(purpose)s") % {"purpose": label[:1].lower() + label[1:]}

    def get_title_parts(self) -> tuple[str, str]:
        return _("Which instrument fits your project?"), ""

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def address(self, *, without: str = "", **more: str) -> str:
        """Return the query with the answers so far, but for one, and with `more`."""
        kept = QueryDict(mutable=True)
        for name in ("country", *ChoiceForm.base_fields):
            for value in self.request.GET.getlist(name) if name not in {without, *more} else []:
                if value.strip():
                    kept.appendlist(name, value)
        for name, value in more.items():
            kept[name] = value
        if self.is_result and not kept.keys() & ChoiceForm.base_fields.keys():
            kept["step"] = RESULT
        return f"?{query}" if (query := kept.urlencode()) else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.is_result:
            return super().get_context_data(**kwargs, **self.verdicts(), **self.questions(), **self.contact())
        purposes = [(each.label, self.address(purpose=each.value)) for each in Purpose]
        return super().get_context_data(**kwargs, purposes=purposes, skip_url=self.address(step=RESULT))

    def verdicts(self) -> dict[str, Any]:
        results = results_for(Instrument.objects.published().in_order(), self.form.answers)
        nearest = closest(results)
        return {
            "groups": [
                (verdict, found)
                for verdict in Verdict
                if (found := [in_short(each) for each in results if each.verdict == verdict])
            ],
            "closest": nearest,
            "closest_in_words": closest_in_words(nearest),
        }

    def questions(self) -> dict[str, Any]:
        said = [(*each, self.address(without=each[0])) for each in self.form.said()]
        refused = [self.form[name] for name in self.form.errors]
        return {"form": self.form, "said": said, "refused": refused}

    def contact(self) -> dict[str, Any]:
        code = self.request.GET.get("country", "").strip().upper()
        country = countries_to_answer().filter(iso2=code).first() if code else None
        return {
            "countries": country_options(country.code if country else ""),
            "country": country,
            "with_country": f"country={country.code}&" if country else "",
            "in_france": country and FRANCE in {country.iso2, getattr(country.territory_of, "iso2", "")},
            "unknown_country": bool(code and not country),
            "answer": answer_for(country) if country else None,
        }
