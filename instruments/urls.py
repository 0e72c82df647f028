from django.urls import path

from instruments.views import calls, choice, compare, tools

urlpatterns = [
    path("instruments/", tools.InstrumentList.as_view(), name="instrument_list"),
    path("instruments/choose/", choice.ChooseInstrument.as_view(), name="instrument_choose"),
    path("instruments/compare/", compare.CompareInstruments.as_view(), name="instrument_compare"),
    path("instruments/<slug:slug>/", tools.InstrumentDetail.as_view(), name="instrument_detail"),
    path("calls/", calls.CallList.as_view(), name="call_list"),
    path("calls/calendar.ics", calls.CallCalendar.as_view(), name="call_calendar"),
    path("calls/feed.xml", calls.CallFeed.as_view(), name="call_feed"),
    path("calls/<slug:slug>/", calls.CallDetail.as_view(), name="call_detail"),
    path("calls/<slug:slug>.ics", calls.OneCallCalendar.as_view(), name="one_call_calendar"),
]
