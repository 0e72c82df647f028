from django.urls import path

from instruments.views import tools

urlpatterns = [
    path("instruments/", tools.InstrumentList.as_view(), name="instrument_list"),
    path("instruments/<slug:slug>/", tools.InstrumentDetail.as_view(), name="instrument_detail"),
]
