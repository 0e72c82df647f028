from django.urls import path, re_path

from cnrs_intl.catalogue.list_files import ENDINGS
from offices import views

urlpatterns = [
    path("countries/", views.CountryList.as_view(), name="country_list"),
    re_path(rf"^countries/countries\.{ENDINGS}$", views.CountryFile.as_view(), name="country_file"),
    re_path(r"^countries/(?P<slug>[A-Za-z]{2,3})/$", views.CountryDetail.as_view(), name="country_detail"),
    path("offices/", views.OfficeList.as_view(), name="office_list"),
    re_path(rf"^offices/offices\.{ENDINGS}$", views.OfficeFile.as_view(), name="office_file"),
    path("offices/<slug:slug>/", views.OfficeDetail.as_view(), name="office_detail"),
    path("offices/<slug:slug>.pdf", views.OfficePDF.as_view(), name="office_pdf"),
    path("offices/<slug:slug>.vcf", views.OfficeCard.as_view(), name="office_card"),
]
