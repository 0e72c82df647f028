from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import Crumbs, PublicTemplate
from instruments.choice import Verdict, results_for
from instruments.forms import QUESTIONS, ChoiceForm, Question
from instruments.models import Instrument
from offices.coverage import FRANCE, answer_for, countries_to_answer
from sectors.choices import country_options

RESULT = "result"


class ChooseInstrument(PublicTemplate):
    """
    One question after the other, then a verdict per instrument; every state is an address.

    `step` is 1 to 6, or "result"; without one, an address with answers shows the result. An
    answer that was refused leads back to its question.
    """

    section = "instruments"
    parameters = frozenset({"country", "step", *ChoiceForm.base_fields})

    def get_template_names(self) -> list[str]:
        return ["instruments/choose_question.html" if self.question else "instruments/choose_result.html"]

    @cached_property
    def instruments(self) -> list[Instrument]:
        return list(Instrument.objects.published().in_order())

    @cached_property
    def form(self) -> ChoiceForm:
        return ChoiceForm(self.request.GET, self.instruments)

    @cached_property
    def question(self) -> Question | None:
        """Return what to ask now; None once the result is to be shown."""
        step = self.request.GET.get("step", RESULT if self.form.answers or self.form.errors else "1")
        asked = next((each for each in QUESTIONS if str(each.number) == step), None)
        if step != RESULT and not asked:
            asked = QUESTIONS[0]
        refused = self.form.refused
        if refused and (not asked or refused.number < asked.number):
            return refused
        return asked

    def get_title(self) -> str:
        if self.question:
            place = _("question %(number)s of %(count)s")
            place %= {"number": self.question.number, "count": len(QUESTIONS)}
            return f"{self.question.title} ({place})"
        return _("Which instrument fits your project?")

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def address(self, step: int | str, without: tuple[str, ...] = ()) -> str:
        """Return the address of a step, with the answers so far but for those to `without`."""
        kept = QueryDict(mutable=True)
        for name in ("country", *self.form.fields):
            for value in [] if name in without else self.given(name):
                kept.appendlist(name, value)
        kept["step"] = str(step)
        return f"?{kept.urlencode()}"

    def given(self, name: str) -> list[str]:
        return [value for value in self.request.GET.getlist(name) if value.strip()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = results_for(self.instruments, self.form.answers)
        shown = self.about_question(self.question) if self.question else self.about_result()
        return super().get_context_data(
            **kwargs,
            **shown,
            groups=[
                (verdict, [each for each in found if each.verdict == verdict])
                for verdict in Verdict
                if any(each.verdict == verdict for each in found)
            ],
            answered=bool(self.form.answers),
        )

    def about_question(self, question: Question) -> dict[str, Any]:
        number = question.number
        following = number + 1 if number < len(QUESTIONS) else RESULT
        others = [name for name in ("country", *self.form.fields) if name not in question.names]
        return {
            "question": question,
            "count": len(QUESTIONS),
            "fields": [self.form[name] for name in question.names],
            "following": following,
            "kept": [(name, value) for name in others for value in self.given(name)],
            "skip_url": self.address(following, without=question.names),
            "previous_url": self.address(number - 1) if number > 1 else "",
            "result_url": self.address(RESULT, without=tuple(self.form.errors)),
        }

    def about_result(self) -> dict[str, Any]:
        code = self.request.GET.get("country", "").strip().upper()
        country = countries_to_answer().filter(iso2=code).first() if code else None
        return {
            "said": [(each, self.form.said_to(each), self.address(each.number)) for each in QUESTIONS],
            "kept": [(name, value) for name in self.form.fields for value in self.given(name)],
            "countries": country_options(country.code if country else ""),
            "country": country,
            "with_country": f"country={country.code}&" if country else "",
            "in_france": country and FRANCE in {country.iso2, getattr(country.territory_of, "iso2", "")},
            "unknown_country": bool(code and not country),
            "answer": answer_for(country) if country else None,
        }
