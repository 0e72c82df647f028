"""The page on which Publishers move countries from one office to another: asked, previewed, confirmed."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock, permissions
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_drafting import say_in_drafts
from cnrs_intl.catalogue.admin_moved import say_what_else_goes_live
from cnrs_intl.catalogue.admin_undoing import offer_undo
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.destinations import DestinationField, as_one, destination
from cnrs_intl.catalogue.drafts import Into, drafts_of
from cnrs_intl.catalogue.fields import LANGUAGES, current_language, in_both_languages
from cnrs_intl.catalogue.history import EVENTS, Event, event, names_in_both, versions_of
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.writing import as_drafted
from offices.models import Coverage, Office
from offices.moving import Changed, Conflict, Move, Step, carry_out, plan, state_of
from sectors.models import Country

TICK = "tick"  # the buttons that tick all or none
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
EVENTS["moved_named"] = _("Moved from %(old)s to %(new)s from %(day)s: %(countries)s.")


def moving_event(move: Move, steps: Iterable[Step]) -> Event:
    """Return what the history keeps of a move, which names the countries that moved."""
    moved = dict.fromkeys(step.country for step in steps)
    words = names_in_both("countries", (in_both_languages(country, "name") for country in moved))
    for name, office in (("old", move.old), ("new", move.new)):
        words |= {f"{name}_{language}": city for language, city in in_both_languages(office, "city").items()}
    for language in LANGUAGES:
        with translation.override(language):
            words[f"day_{language}"] = date_format(move.day, "DATE_FORMAT")
    return event("moved_named", **words)


def within_reach(day: date) -> None:
    """Refuse a day on which the CNRS was not there yet, or that is nobody's plan. Raises ValidationError."""
    if not EARLIEST <= day <= LATEST:
        text = gettext("Choose a day from %(first)s to %(last)s.")
        first, last = (date_format(each, "DATE_FORMAT") for each in (EARLIEST, LATEST))
        raise ValidationError(text % {"first": first, "last": last})


class MoveForm(forms.Form):
    """Between which offices, from which day, and how closely they are covered before and after."""

    old = forms.ModelChoiceField(Office.objects.none(), label=_("From the office"))
    new = forms.ModelChoiceField(Office.objects.none(), label=_("To the office"))
    day = forms.DateField(
        label=_("From this day on"),
        help_text=_("The first day on which the new office answers."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[within_reach],
    )
    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("Only this country"), required=False, empty_label=_("all of them")
    )
    level = forms.ChoiceField(
        label=_("Countries that it covers"),
        required=False,
        help_text=_("In the preview you tick which ones move."),
    )
    new_level = forms.ChoiceField(label=_("How closely the new office covers them"), required=False)
    destination = DestinationField()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: dict[str, Any] = self.fields
        fields["old"].queryset = fields["new"].queryset = Office.objects.in_order()
        fields["country"].queryset = Country.objects.in_order()
        fields["level"].choices = [("", _("all of them")), *Coverage.Level.choices]
        fields["new_level"].choices = [("", _("as before")), *Coverage.Level.choices]
        fields["destination"].offer(user, Office)

    def clean_new(self) -> Office:
        new: Office = self.cleaned_data["new"]
        if new == self.cleaned_data.get("old"):
            raise forms.ValidationError(_("Choose another office than the one before."))
        return new

    @property
    def move(self) -> Move:
        return Move(**{name: value for name, value in self.cleaned_data.items() if name != "destination"})

    @property
    def into(self) -> Into | None:
        return destination(self.user, Office, self.cleaned_data["destination"])


def warnings_about(move: Move, into: Into | None) -> list[str]:
    if into:
        return [gettext("The public sees nothing of this until the drafts of both offices are published.")]
    found = []
    if move.day < clock.today():
        found.append(
            gettext("This day is past: the answers change at once, and so does the history of answers.")
        )
    if not move.new.is_public:
        text = gettext("%(office)s is not published: until it is, it answers for no country.")
        if move.new.status == Status.WITHDRAWN:
            text = gettext("%(office)s is withdrawn: until it is brought back, it answers for no country.")
        found.append(capfirst(text % {"office": move.new.in_sentence}))
    return found


def try_to_move(model_admin: Any, request: HttpRequest, move: Move, into: Into | None) -> bool:
    """Move what was ticked and say so; or say why nothing was moved."""
    ticked = request.POST.getlist("rows")
    if not ticked:
        messages.error(request, gettext("Tick at least one country. Nothing was moved."))
        return False
    try:
        keys = {int(key) if key.isdecimal() else 0 for key in ticked}  # no row is numbered 0
        with transaction.atomic():
            told, seen = partial(moving_event, move), request.POST.get("seen", "")
            before = drafts_of(offices_of(move)) if into else []
            into = in_one_set(move, keys, into, request.user) if into else None
            done = carry_out(move, keys, seen, user=request.user, told=told, into=into)
            for office in () if into else (move.old, move.new):
                model_admin.log_change(request, office, [told(done)])
    except Changed:
        text = gettext("One of the two offices has changed since the preview. Nothing was moved: look again.")
        messages.error(request, text)
    except Conflict:
        messages.error(request, gettext("Some of these countries cannot be moved. Nothing was moved."))
    except DoesNotApplyError as error:
        messages.error(request, " ".join(map(str, error.problems)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        add_move_message(request, move, len({step.country for step in done}))
        say_way_on(request, move, before, into)
        return True
    return False


def offices_of(move: Move) -> list[tuple[Any, Any]]:
    return [(Office, move.old.pk), (Office, move.new.pk)]


def in_one_set(move: Move, keys: Collection[int], into: Into, user: Any) -> Into:
    """Have the drafts of both offices be one set, as drafts say which countries move. Raises as `as_one`."""
    with as_drafted(offices_of(move), into):
        moved = [step.country for step in plan(move) if step.key in keys]
    return as_one(offices_of(move), into, user, name_of_set(move, moved))


def name_of_set(move: Move, countries: Iterable[Country]) -> str:
    """Return what a set is called that holds nothing but a move: “Vietnam: from Singapore to Tokyo”."""
    moved = list(dict.fromkeys(countries))
    what = ngettext("%(count)d country", "%(count)d countries", len(moved)) % {"count": len(moved)}
    if len(moved) == 1:
        what = str(moved[0])
    words = {"what": what, "old": move.old.city, "new": move.new.city}
    return gettext("%(what)s: from %(old)s to %(new)s") % words


def add_move_message(request: HttpRequest, move: Move, count: int) -> None:
    text = ngettext(
        "Moved one country from %(old)s to %(new)s from %(day)s.",
        "Moved %(count)s countries from %(old)s to %(new)s from %(day)s.",
        count,
    )
    words = {"old": move.old.city, "new": move.new.city, "day": date_format(move.day, "DATE_FORMAT")}
    messages.success(request, text % (words | {"count": count}))


def say_way_on(request: HttpRequest, move: Move, before: Collection[Draft], into: Into | None) -> None:
    """Lead to what becomes public of a move in drafts, or to what takes one back that is public."""
    if into:
        text = gettext("This is not public yet: the drafts of both offices are one set and go live together.")
        after = drafts_of(offices_of(move))
        say_in_drafts(request, text, after)
        say_what_else_goes_live(request, before, after)
    elif kept := versions_of(move.new).first():
        offer_undo(request, kept.revision)


def move_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask, preview (an address that can be kept: nothing changes) and, on POST, move."""
    if not permissions.may(request.user, "change", Office):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    asked = {name: data.get(name) for name in ("old", "country")}
    typed = {"data": data} if "day" in data else {"initial": asked}
    form = MoveForm(user=request.user, **typed)
    move, into = (form.move, form.into) if form.is_bound and form.is_valid() else (None, None)
    if move and request.method == "POST" and try_to_move(model_admin, request, move, into):
        return HttpResponseRedirect(after(move, into))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Move countries to another office"),
        "opts": model_admin.opts,
        "form": form,
        "move": move,
        **(preview(move, data, into) if move else {}),
    }
    return TemplateResponse(request, "admin/offices/coverage/move.html", context)


def after(move: Move, into: Into | None) -> str:
    """Return where one sees what became of a move: where it began, or else at the new office."""
    if move.country:
        return change_url(move.country)
    if into:
        return change_url(move.new)
    return f"{reverse('admin:offices_coverage_changelist')}?office__id__exact={move.new.pk}"


def preview(move: Move, data: Any, into: Into | None) -> dict[str, Any]:
    """
    Return what the page shows before anything is moved; what was ticked stays so.

    Nothing is ticked beforehand, but for the country that somebody came from, and what a button asked for.
    """
    if into is None:
        return previewed(move, data, None)
    with as_drafted([(Office, move.old.pk), (Office, move.new.pk)], into):
        return previewed(move, data, into)


def previewed(move: Move, data: Any, into: Into | None) -> dict[str, Any]:
    steps = plan(move)
    every = move.country is not None if TICK not in data else data[TICK] == "all"
    ticked = set(data.getlist("rows"))
    return {
        "steps": [(step, every or str(step.key) in ticked) for step in steps],
        "stuck": sum(bool(step.problems) for step in steps),
        "movable": any(not step.problems for step in steps),
        "warnings": warnings_about(move, into),
        "asked": [(name, data.get(name, "")) for name in MoveForm.base_fields],
        "seen": state_of(list(Office.objects.filter(pk__in=[move.old.pk, move.new.pk]))),
    }
