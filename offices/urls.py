from django.urls import path, re_path

from offices import views

urlpatterns = [
    path("countries/", views.CountryList.as_view(), name="country_list"),
    re_path(r"^countries/(?P<slug>[A-Za-z]{2,3})/$", views.CountryDetail.as_view(), name="country_detail"),
    path("offices/", views.OfficeList.as_view(), name="office_list"),
    path("offices/<slug:slug>/", views.OfficeDetail.as_view(), name="office_detail"),
    path("offices/<slug:slug>.pdf", views.OfficePDF.as_view(), name="office_pdf"),
]
