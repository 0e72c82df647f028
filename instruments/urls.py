from django.urls import path

from instruments.views import choice, compare, tools

urlpatterns = [
    path("instruments/", tools.InstrumentList.as_view(), name="instrument_list"),
    path("instruments/choose/", choice.ChooseInstrument.as_view(), name="instrument_choose"),
    path("instruments/compare/", compare.CompareInstruments.as_view(), name="instrument_compare"),
    path("instruments/<slug:slug>/", tools.InstrumentDetail.as_view(), name="instrument_detail"),
]
