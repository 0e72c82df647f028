from django.urls import path, re_path

from cnrs_intl.catalogue.list_files import ENDINGS
from sectors import views

urlpatterns = [
    path("", views.SectorList.as_view(), name="sector_list"),
    re_path(rf"^sectors\.{ENDINGS}$", views.SectorFile.as_view(), name="sector_file"),
    path("<slug:slug>/", views.SectorDetail.as_view(), name="sector_detail"),
]
