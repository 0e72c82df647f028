"""A country’s page in the admin: its answer, and the way to move it between offices, which begins there."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.permissions import may
from offices.admin_moving import MoveForm
from offices.coverage import answer_for
from offices.models import Coverage, Office
from offices.pending import pending
from sectors.admin import CountryAdmin
from sectors.models import Country


class AnsweredCountryAdmin(CountryAdmin):
    """Countries as the sectors have them, with what the offices say of them."""

    change_form_template = "admin/sectors/country/change_form.html"

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: Any, **kwargs: Any
    ) -> HttpResponse:
        country = kwargs.get("obj")
        context["answer"] = None
        if country and country.pk:
            context |= answered(request, country)
        return super().render_change_form(request, context, **kwargs)


def answered(request: HttpRequest, country: Country) -> dict[str, Any]:
    """Return what the page shows above the form: today’s answer, all rows, and what one may do."""
    rows = list(country.coverage.select_related("office").in_order())
    may_move = may(request.user, "change", Office)
    lasting = [row.office_id for row in rows if row.until is None]
    return {
        "answer": answer_for(country),
        "coverage": rows,
        "pending": pending(country) if may(request.user, "view", Office) else [],
        "may_move": may_move,
        "move_form": move_form(request, country, rows) if may_move else None,
        "others": Office.objects.exclude(pk__in=lasting).in_order() if may_move else [],
    }


def move_form(request: HttpRequest, country: Country, rows: list[Coverage]) -> MoveForm | None:
    """Return the beginning of a move of this country alone; None where no office has it, today or later."""
    offices = [row.office_id for row in rows if row.until is None or row.until >= clock.today()]
    if not offices:
        return None
    only = offices[0] if len(set(offices)) == 1 else None
    form = MoveForm(user=request.user, initial={"old": only, "country": country.pk}, auto_id="move_%s")
    fields: dict[str, Any] = form.fields
    fields["old"].queryset = fields["old"].queryset.filter(pk__in=offices)
    fields["new"].queryset = fields["new"].queryset.exclude(pk=only)
    return form
