"""The calls for projects: the list, one call, and both as a calendar and a feed."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.list_files import ListFile
from cnrs_intl.catalogue.views import Crumbs, PublicDetail, PublicList, PublicPage
from cnrs_intl.derci.contact import first_recipient, the_department
from instruments import calendar
from instruments.call_filters import CallFilterSet
from instruments.call_wording import Standing, standing
from instruments.facts import facts
from instruments.feeds import feed_of
from instruments.files import CALL_COLUMNS
from instruments.linked import of_call
from instruments.models import Call, CallDate, Instrument, Progress

PAST = 3  # calls that are over, where none is open or announced


class InOrder(Paginator):
    """Pages of calls, sorted once it is known that there are any: only then is it worth the question."""

    def page(self, number: Any) -> Any:
        calls: Any = self.object_list
        self.object_list = calls.in_order().with_steps() if self.count else calls.none()
        return super().page(number)


class CallList(PublicList):
    """What one may apply to, now or later; what is over is one click away."""

    model = Call
    template_name = "instruments/call_list.html"
    filterset_class = CallFilterSet
    filterset: CallFilterSet
    slug_parameters = {"instrument": Instrument}
    section = "calls"
    paginate_by = 24
    paginator_class = InOrder

    def get_title(self) -> str:
        return _("Calls for projects")

    def get_queryset(self) -> QuerySet[Any]:
        return self.filtered(Call.objects.published().order_by("pk"))

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: Any = super().filtered(queryset)
        return found if "state" in self.filterset.in_use else found.not_over()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now, shown = clock.now(), bool(context["object_list"])
        any_call = shown or Call.objects.published().exists()
        return (
            context
            | {
                "calls": [standing(call, now) for call in context["object_list"]],
                "narrowings": self.filterset.narrowings,
                "subscription": self.filterset.query,
                "site": settings.SITE_URL.partition("//")[2],
                "any_call": any_call,
            }
            | (instead() if not any_call or not (shown or self.filterset.in_use) else {})
        )


class CallFile(ListFile, CallList):
    """The list of calls as a file: a row for each step of a call, in the order of time."""

    columns = CALL_COLUMNS
    file_name = "calls"

    def get_entries(self) -> list[tuple[Standing, CallDate | None]]:
        found: Any = self.get_queryset()
        now, calls = clock.now(), found.in_order().with_steps()
        return [(standing(call, now), step) for call in calls for step in call.dated_steps or (None,)]


def instead() -> dict[str, Any]:
    """Return what an empty list shows: instruments with a call each year, the latest calls that are over."""
    now, published = clock.now(), Call.objects.published()
    yearly = Instrument.objects.published().filter(route=Instrument.Route.CALL).in_order()
    known: Any = published.with_progress()
    past = known.filter(progress_now=Progress.CLOSED).in_order().with_steps()[:PAST]
    return {
        "nothing_to_come": True,
        "yearly": [(each, facts(each, "duration", "funding")) for each in yearly],
        "past": [standing(call, now) for call in past],
    }


class CallDetail(PublicDetail):
    model = Call
    template_name = "instruments/call_detail.html"
    section = "calls"

    def get_queryset(self) -> QuerySet[Any]:
        found: Any = super().get_queryset()
        return found.with_steps()

    def get_crumbs(self) -> Crumbs:
        return [*super().get_crumbs(), {"title": _("Calls for projects"), "url": reverse("call_list")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stands, instrument = standing(self.object, clock.now()), self.object.public_instrument
        steps = self.object.dated_steps
        return super().get_context_data(
            **kwargs,
            standing=stands,
            one_step=steps[0] if len(steps) == 1 and not steps[0].step else None,
            several=steps if len(steps) > 1 or any(step.step for step in steps) else [],
            left="" if stands.opens else stands.closes,
            instrument=instrument,
            facts=facts(instrument, "duration", "funding") if instrument else {},
            for_calendars=bool(steps) and not stands.is_over and not self.object.cancelled,
            recipient=first_recipient([the_department()]),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        event = of_call(self.object)
        return [*super().get_linked_data(context), *([event] if event else [])]


def calls_of(instrument: Instrument) -> list[Standing]:
    """Return what the page of an instrument shows of its calls: those that are not over, five at most."""
    now, published = clock.now(), Call.objects.published().filter(instrument=instrument)
    if not published.exists():
        return []
    calls = list(published.not_over().in_order().prefetch_related("dates")[:5])
    for call in calls:
        call.instrument = instrument
    return [standing(call, now) for call in calls]


class FollowedCalls(PublicPage):
    """The same calls for a machine: with the page's filters, those that are over or cancelled among them."""

    parameters = frozenset(CallFilterSet.base_filters)
    slug_parameters = {"instrument": Instrument}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer a bad value in words; a parameter that we don't know is ignored, as on pages."""
        published = Call.objects.published()
        filterset = CallFilterSet(request.GET or None, queryset=published, keeps_cancelled=True)
        if faults := filterset.form.errors:
            words = (f"{name}: {message}" for name, messages in faults.items() for message in messages)
            return HttpResponseBadRequest("\n".join(words), content_type="text/plain; charset=utf-8")
        names = [each.words for each in filterset.narrowings]
        found: Any = filterset.qs
        title = " – ".join([_("CNRS calls for projects"), *([", ".join(names)] if names else [])])
        return self.answer(found.with_steps(), title, filterset.query)

    def answer(self, calls: Any, title: str, query: str) -> HttpResponse:
        raise NotImplementedError


class CallCalendar(FollowedCalls):
    def answer(self, calls: Any, title: str, query: str) -> HttpResponse:
        found = calendar.in_calendars(calls)
        return as_calendar(calendar.calendar_of(found, title), "cnrs")


class CallFeed(FollowedCalls):
    def answer(self, calls: Any, title: str, query: str) -> HttpResponse:
        address = reverse("call_feed") + query
        made = feed_of(calls, title, reverse("call_list") + query, address)
        return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


class OneCallCalendar(PublicPage):
    """The dates of one call, to add to one's own calendar."""

    model = Call

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        call = get_object_or_404(Call.objects.published().with_steps(), slug=slug)
        return as_calendar(calendar.calendar_of([call], call.name), slug)


def as_calendar(made: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers=headers)
