from django.urls import path, re_path

from cnrs_intl.catalogue.list_files import ENDINGS
from instruments.views import calls, choice, compare, instruments, paper

urlpatterns = [
    path("instruments/", instruments.InstrumentList.as_view(), name="instrument_list"),
    re_path(
        rf"^instruments/instruments\.{ENDINGS}$", instruments.InstrumentFile.as_view(), name="instrument_file"
    ),
    path("instruments/choose/", choice.ChooseInstrument.as_view(), name="instrument_choose"),
    path("instruments/compare/", compare.CompareInstruments.as_view(), name="instrument_compare"),
    path("instruments/dossier/", paper.ChooseDossier.as_view(), name="dossiers"),
    path("instruments/<slug:slug>/", instruments.InstrumentDetail.as_view(), name="instrument_detail"),
    path("instruments/<slug:slug>.pdf", paper.InstrumentPDF.as_view(), name="instrument_pdf"),
    path(
        "instruments/<slug:slug>/dossier/",
        paper.ChooseDossier.as_view(is_unlisted=True),
        name="instrument_dossiers",
    ),
    re_path(
        r"^instruments/(?P<slug>[-\w]+)/(?P<code>[A-Za-z]{2,3})\.pdf$",
        paper.DossierPDF.as_view(),
        name="instrument_dossier",
    ),
    path("calls/", calls.CallList.as_view(), name="call_list"),
    re_path(rf"^calls/calls\.{ENDINGS}$", calls.CallFile.as_view(), name="call_file"),
    path("calls/calendar.ics", calls.CallCalendar.as_view(), name="call_calendar"),
    path("calls/feed.xml", calls.CallFeed.as_view(), name="call_feed"),
    path("calls/<slug:slug>/", calls.CallDetail.as_view(), name="call_detail"),
    path("calls/<slug:slug>.ics", calls.OneCallCalendar.as_view(), name="one_call_calendar"),
]
