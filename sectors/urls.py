from django.urls import path

from sectors import views

urlpatterns = [
    path("", views.SectorList.as_view(), name="sector_list"),
    path("<slug:slug>/", views.SectorDetail.as_view(), name="sector_detail"),
]
