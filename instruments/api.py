"""The instruments, their activities and calls, for programs: with the pages' filters, by the same names."""

from typing import Any

from django.db.models import QuerySet

from cnrs_intl.catalogue.api import in_each_language
from cnrs_intl.catalogue.api_fields import Slugs
from cnrs_intl.catalogue.api_lists import BY_ENTRY, BY_NAME, PublicDetailView, PublicListView
from instruments.api_fields import ActivityShown, CallShown, Differing, InstrumentShown
from instruments.call_filters import CallFilterSet
from instruments.filters import InstrumentFilterSet
from instruments.models import Activity, Call, Instrument
from instruments.offers import Offer, offers

NOT_STATED = "Those of which something is not stated that is asked for, and that else match."


class InstrumentList(PublicListView):
    """
    The instruments that match a project, in `not_stated` the slugs of those that may, in `others` the rest.

    The others come closest first, each with the criteria that differ, in words.
    400 for a bad value, an unknown parameter, or one given twice; only `activity` may be repeated.
    """

    operation_id, summary, tag = "list_instruments", "Instruments for a project", "instruments"
    model = Instrument
    serializer_class = InstrumentShown
    filterset_class = InstrumentFilterSet
    filterset: InstrumentFilterSet
    with_published = ("activities", "aliases")
    orderings = {"acronym": "acronym"} | BY_ENTRY
    slug_parameters = {"activity": Activity}
    described = {
        "purpose": "What the collaboration is for.",
        "duration": "How many years the project lasts.",
        "budget": "How many euros the project needs from the CNRS.",
        "countries": "How many foreign countries take part.",
        "activity": "The slug of an activity that it allows for; repeated: all of them.",
        "route": "How one applies: at an annual call, or by writing to the department and the Institutes.",
        "q": "Words: each begins a word of the texts or a former name, in either language.",
    }

    def besides(self) -> dict[str, Any]:
        return not_among_them(self.filterset)

    @staticmethod
    def described_besides() -> dict[str, Any]:
        return {"not_stated": Slugs(help_text=NOT_STATED), "others": Differing(many=True)}


class InstrumentDetail(PublicDetailView):
    """One instrument by its slug."""

    operation_id, summary, tag = "get_instrument", "One instrument", "instruments"
    model = Instrument
    serializer_class = InstrumentShown
    with_published = ("activities", "aliases")


class ActivityList(PublicListView):
    """The activities of the instruments, as the leaflet lists them."""

    operation_id, summary, tag = "list_activities", "Activities", "activities"
    model = Activity
    serializer_class = ActivityShown
    with_published = ("instruments",)
    orderings = BY_NAME | {"slug": "slug"}


class ActivityDetail(PublicDetailView):
    """One activity by its slug."""

    operation_id, summary, tag = "get_activity", "One activity", "activities"
    model = Activity
    serializer_class = ActivityShown
    with_published = ("instruments",)


class CallList(PublicListView):
    """
    The calls for projects to which one may apply, now or later, open ones first, filtered as on their page.

    Closed calls are listed when `state` asks for them.
    """

    operation_id, summary, tag = "list_calls", "Calls for projects", "calls"
    model = Call
    serializer_class = CallShown
    filterset_class = CallFilterSet
    slug_parameters = {"instrument": Instrument}
    described = {
        "instrument": "The slug of an instrument, or a former name; repeated: any of them.",
        "state": "The state of the call today; repeated: any of them. What is open may be closing soon.",
        "closing": "Within how many days it closes.",
    }

    def get_queryset(self) -> QuerySet[Call]:
        return calls()

    def found(self) -> QuerySet[Call]:
        found: Any = super().found()
        asked = found if "state" in self.filterset.in_use else found.not_over()
        in_order: QuerySet[Call] = asked.in_order()
        return in_order


class CallDetail(PublicDetailView):
    """One call for projects by its slug, over or not."""

    operation_id, summary, tag = "get_call", "One call for projects", "calls"
    model = Call
    serializer_class = CallShown

    def get_queryset(self) -> QuerySet[Call]:
        return calls()


def calls() -> QuerySet[Call]:
    found: QuerySet[Call] = Call.objects.published().with_steps()
    return found


def not_among_them(filterset: InstrumentFilterSet) -> dict[str, Any]:
    """Return the instruments of which something is not stated, and those that differ, with what differs."""
    told: Any = in_each_language(
        lambda: {offer.instrument.slug: in_words(offer) for offer in offers(filterset)}
    )
    differing = {slug: names for slug, (names, _to_ask) in told["en"].items() if names}
    return {
        "not_stated": [slug for slug, (names, to_ask) in told["en"].items() if to_ask and not names],
        "others": [
            {
                "slug": slug,
                "differs": [
                    {"criterion": name} | {language: said[slug][0][name] for language, said in told.items()}
                    for name in names
                ],
            }
            for slug, names in differing.items()
        ],
    }


def in_words(offer: Offer) -> tuple[dict[str, str], bool]:
    """Return what differs, by filter, in the current language, and whether there is anything to ask."""
    return {name: str(criterion) for name, criterion in offer.differs.items()}, bool(offer.to_ask)
