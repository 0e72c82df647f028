from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from instruments.models import Call, CallDate, Instrument


class InstrumentResource(CatalogueResource):
    class Meta:
        model = Instrument
        fields = columns_of(Instrument)


class CallResource(CatalogueResource):
    class Meta:
        model = Call
        fields = columns_of(Call)


class CallDateResource(CatalogueResource):
    class Meta:
        model = CallDate
        fields = columns_of(CallDate)
