from django.urls import path

from instruments import views

urlpatterns = [
    path("", views.InstrumentList.as_view(), name="instrument_list"),
    path("<slug:slug>/", views.InstrumentDetail.as_view(), name="instrument_detail"),
]
