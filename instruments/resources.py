from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias


class ActivityResource(CatalogueResource):
    class Meta:
        model = Activity
        fields = columns_of(Activity)


class InstrumentResource(CatalogueResource):
    class Meta:
        model = Instrument
        fields = columns_of(Instrument)


class InstrumentAliasResource(CatalogueResource):
    class Meta:
        model = InstrumentAlias
        fields = columns_of(InstrumentAlias)


class CallResource(CatalogueResource):
    class Meta:
        model = Call
        fields = columns_of(Call)


class CallDateResource(CatalogueResource):
    class Meta:
        model = CallDate
        fields = columns_of(CallDate)
