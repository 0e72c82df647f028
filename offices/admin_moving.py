"""The page on which Publishers move countries from one office to another: asked, previewed, confirmed."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_base import may_publish
from cnrs_intl.catalogue.fields import LANGUAGES, current_language, in_both_languages
from cnrs_intl.catalogue.history import EVENTS, Event, event
from offices.models import Coverage, Office
from offices.moving import Changed, Conflict, Move, carry_out, plan, state_of

EARLIEST, LATEST = date(1939, 10, 19), date(2199, 12, 31)  # from the CNRS's first day


def moved_in_words(one: bool) -> str:
    """Return what the history says, which keeps names and days in both languages."""
    text = (
        gettext("Moved one country from {old} to {new} from {day}.")
        if one
        else gettext("Moved {count} countries from {old} to {new} from {day}.")
    )
    language = current_language()
    own = {name: f"%({name}_{language})s" for name in ("old", "new", "day")}
    return text.format(count="%(count)s", **own)


moved_in_words_lazy: Any = lazy(moved_in_words, str)
EVENTS["moved_one"] = moved_in_words_lazy(True)
EVENTS["moved"] = moved_in_words_lazy(False)


def moving_event(move: Move, count: int) -> Event:
    words = {"count": str(count)}
    for name, office in (("old", move.old), ("new", move.new)):
        words |= {f"{name}_{language}": city for language, city in in_both_languages(office, "city").items()}
    for language in LANGUAGES:
        with translation.override(language):
            words[f"day_{language}"] = date_format(move.day, "DATE_FORMAT")
    return event("moved_one" if count == 1 else "moved", **words)


class MoveForm(forms.Form):
    """Between which offices, from which day, and how closely they are covered before and after."""

    old = forms.ModelChoiceField(Office.objects.none(), label=_("From the office"))
    new = forms.ModelChoiceField(Office.objects.none(), label=_("To the office"))
    day = forms.DateField(
        label=_("From this day on"),
        help_text=_("The first day on which the new office answers."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )
    level = forms.ChoiceField(
        label=_("Countries that it covers"),
        required=False,
        help_text=_("Each can be left out in the preview."),
    )
    new_level = forms.ChoiceField(label=_("How closely the new office covers them"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["old"].queryset = fields["new"].queryset = Office.objects.in_order()
        fields["level"].choices = [("", _("all of them")), *Coverage.Level.choices]
        fields["new_level"].choices = [("", _("as before")), *Coverage.Level.choices]

    def clean_new(self) -> Office:
        new: Office = self.cleaned_data["new"]
        if new == self.cleaned_data.get("old"):
            raise forms.ValidationError(_("Choose another office than the one before."))
        return new

    @property
    def move(self) -> Move:
        return Move(**self.cleaned_data)


def warnings_about(move: Move) -> list[str]:
    found = []
    if move.day < timezone.localdate():
        found.append(
            gettext("This day is past: the answers change at once, and so does the history of answers.")
        )
    if not move.new.is_public:
        text = gettext("%(office)s is not published: until it is, it answers for no country.")
        found.append(capfirst(text % {"office": move.new.in_sentence}))
    return found


def try_to_move(model_admin: Any, request: HttpRequest, move: Move) -> bool:
    """Move what was ticked and say so; or say why nothing was moved."""
    ticked = request.POST.getlist("rows")
    if not ticked:
        messages.error(request, gettext("Tick at least one country. Nothing was moved."))
        return False
    try:
        keys = {int(key) if key.isdecimal() else 0 for key in ticked}  # no row is numbered 0
        event = moving_event(move, len(keys))
        with transaction.atomic():
            done = carry_out(move, keys, request.POST.get("seen", ""), request.user, event)
            for office in (move.old, move.new):
                model_admin.log_change(request, office, [event])
    except Changed:
        text = gettext("One of the two offices has changed since the preview. Nothing was moved: look again.")
        messages.error(request, text)
    except Conflict:
        messages.error(request, gettext("Some of these countries cannot be moved. Nothing was moved."))
    else:
        add_move_message(request, move, len(done))
        return True
    return False


def add_move_message(request: HttpRequest, move: Move, count: int) -> None:
    text = ngettext(
        "Moved one country from %(old)s to %(new)s from %(day)s.",
        "Moved %(count)s countries from %(old)s to %(new)s from %(day)s.",
        count,
    )
    words = {"old": move.old.city, "new": move.new.city, "day": date_format(move.day, "DATE_FORMAT")}
    messages.success(request, text % (words | {"count": count}))


def move_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask, preview (an address that can be kept: nothing changes) and, on POST, move."""
    if not may_publish(request, Office):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    form = MoveForm(data) if "day" in data else MoveForm(initial={"old": data.get("old")})
    move = form.move if form.is_bound and form.is_valid() else None
    if move and request.method == "POST" and try_to_move(model_admin, request, move):
        changelist = reverse("admin:offices_coverage_changelist")
        return HttpResponseRedirect(f"{changelist}?office__id__exact={move.new.pk}")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Move countries to another office"),
        "opts": model_admin.opts,
        "form": form,
        "move": move,
        **(preview(move, data) if move else {}),
    }
    return TemplateResponse(request, "admin/offices/coverage/move.html", context)


def preview(move: Move, data: Any) -> dict[str, Any]:
    """Return what the page shows before anything is moved; what was ticked stays so."""
    steps = plan(move)
    ticked = set(data.getlist("rows"))
    left_out: set[int] = {step.key for step in steps if ticked and str(step.key) not in ticked}
    return {
        "steps": [(step, step.key not in left_out) for step in steps],
        "stuck": sum(bool(step.problems) for step in steps),
        "movable": any(not step.problems for step in steps),
        "warnings": warnings_about(move),
        "asked": [(name, data.get(name, "")) for name in MoveForm.base_fields],
        "seen": state_of([move.old, move.new]),
    }
