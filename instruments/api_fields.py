"""How the API shows instruments, activities and calls."""

from typing import Any

from rest_framework import serializers

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.api_fields import (
    Addresses,
    EntryShown,
    OneOf,
    OrNull,
    Part,
    Picture,
    Shown,
    Slugs,
    Texts,
    slug_field,
)
from instruments.facts import Fact, facts
from instruments.models import Call, Instrument, Progress

COUNT = {"min_value": 0, "read_only": True}


class LeastAndMost(Part):
    """A least and a most; a most that is null: no limit."""

    least = serializers.IntegerField(**COUNT)
    most = serializers.IntegerField(**COUNT, allow_null=True)

    def made_of(self, holder: Any, name: str) -> Any:
        return getattr(holder, name).as_json()


class Funding(LeastAndMost):
    """What the CNRS pays, in whole euros."""

    period = OneOf([("total", "for the whole duration")], allow_null=True, help_text="Null: not stated.")
    per_year = LeastAndMost(allow_null=True, help_text="A year, where that is a whole number.")

    def made_of(self, holder: Any, name: str) -> Any:
        amount = super().made_of(holder, name)
        period = holder.told["funding_period"].value
        return amount and {**amount, "period": period, "per_year": holder.funding_per_year.as_json()}


class Names(serializers.ListField):
    """Other names of an instrument, among the facts told of it."""

    child = serializers.CharField()

    def get_attribute(self, instance: Any) -> list[str]:
        return list(instance.told[self.field_name].value or ())


class InstrumentShown(EntryShown):
    """An instrument for collaboration. Null is "not stated", never 0; a most that is null: no limit."""

    acronym = serializers.CharField(read_only=True)
    name = Texts()
    tagline = Texts(help_text="In one line.")
    summary = Texts(help_text="In one or two sentences.")
    partners = Texts(help_text="Who takes part.")
    objectives = Texts(help_text="Its goals, in Markdown.")
    activities_note = Texts(allow_null=True, help_text="What is to be said of all its activities.")
    how_to_apply = Texts(help_text="In words.")
    body = Texts(allow_null=True, help_text="A longer text, in Markdown.")
    gloss_fr = OrNull(help_text="What the name means, in French.")
    url = Addresses(source="*")
    picture = Picture(source="*", allow_null=True)
    cnrs_labs = LeastAndMost(allow_null=True, help_text="Laboratories of the CNRS.")
    french_labs = LeastAndMost(allow_null=True, help_text="French laboratories.")
    foreign_labs = LeastAndMost(allow_null=True, help_text="Foreign laboratories.")
    foreign_countries = LeastAndMost(allow_null=True, help_text="Foreign countries taking part.")
    place = OneOf(
        [choice for choice in Instrument.Place.choices if choice[0] != Instrument.Place.NOT_STATED],
        source="told.place.value",
        allow_null=True,
        help_text="Where one works together.",
    )
    first_contact = serializers.BooleanField(
        source="told.first_contact.value",
        read_only=True,
        allow_null=True,
        help_text="Whether partners who have not worked together yet may use it.",
    )
    existing_collaboration = serializers.BooleanField(
        source="told.existing_collaboration.value",
        read_only=True,
        allow_null=True,
        help_text="Whether it is for partners who work together already.",
    )
    duration_years = serializers.IntegerField(
        source="told.duration.value", min_value=1, read_only=True, allow_null=True
    )
    funding = Funding(allow_null=True, help_text="What the CNRS pays, in whole euros.")
    activities = Slugs(help_text="What it allows for: activities, by slug.")
    route = OneOf(Instrument.Route.choices, source="told.route.value", help_text="How one applies.")
    former_names = Names(read_only=True, help_text="What it was called, or what it replaces.")
    other_names = Names(read_only=True, help_text="What else it is called.")
    other_sources = serializers.SerializerMethodField(
        help_text="The facts that don't come from `source`, and where these do; of one name among others, "
        "such as `former_names.GDRI`, where not all come from there."
    )

    def to_representation(self, instrument: Any) -> Any:
        instrument.told = facts(instrument)
        return super().to_representation(instrument)

    def get_other_sources(self, instrument: Any) -> dict[str, str]:
        told: dict[str, Fact] = instrument.told
        found = {name: fact.source for name, fact in told.items() if fact.source}
        for name, fact in told.items():
            found |= {f"{name}.{words}": source for words, source in fact.parts if source}
        return found


class Difference(Shown):
    """A criterion that an instrument does not meet, in words."""

    criterion = serializers.CharField(read_only=True, help_text="The parameter.")
    en = serializers.CharField(read_only=True)
    fr = serializers.CharField(read_only=True)


class Differing(Shown):
    """An instrument that does not match, and why."""

    slug = slug_field()
    differs = Difference(many=True)


class ActivityShown(Shown):
    """Something that instruments allow for."""

    slug = slug_field(help_text="Its key.")
    name = Texts()
    instruments = Slugs(help_text="The instruments that allow for it, by slug.")


class Step(Shown):
    """A step of a call: when it opens and closes, Paris time, and the day of its result."""

    step = Texts(allow_null=True, help_text="Its name; null: the call has one step.")
    opens = serializers.DateTimeField(read_only=True, allow_null=True)
    closes = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="At that very minute it is closed."
    )
    result = serializers.DateField(read_only=True, allow_null=True, help_text="When results are known.")


class CallShown(EntryShown):
    """A call for projects of an instrument."""

    name = Texts()
    instrument = serializers.SerializerMethodField(help_text="The slug of the instrument; null: not public.")
    state = OneOf(Progress.choices, help_text="Where it stands now.")
    open_mode = OneOf(Call.OpenMode.choices, help_text="Whether its dates say when it is open.")
    cancelled = serializers.BooleanField(read_only=True)
    dates = Step(
        source="dated_steps",
        many=True,
        help_text="Its steps in the order of time; none where `open_mode` says how it is open without dates.",
    )
    link = OrNull(help_text="The page where one applies.")
    text = Texts(allow_null=True, help_text="In Markdown.")
    url = Addresses(source="*")
    picture = Picture(source="*", allow_null=True)

    def to_representation(self, call: Any) -> Any:
        shown = super().to_representation(call)
        return shown | {"state": str(call.progress_at(clock.now()).value)}

    def get_instrument(self, call: Call) -> str | None:
        return call.public_instrument.slug if call.public_instrument else None
