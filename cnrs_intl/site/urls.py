from django.urls import path, re_path

from cnrs_intl.catalogue.list_files import ENDINGS
from cnrs_intl.site import (
    api_docs,
    embed,
    find,
    message,
    open_data,
    pages,
    papers,
    search,
    social,
    styleguide,
    views,
)

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("find/", find.Find.as_view(), name="find"),
    path("find/suggestions/", find.Suggestions.as_view(), name="find_suggestions"),
    path("search/", search.Search.as_view(), name="search"),
    path("message/", message.PrepareMessage.as_view(), name="message"),
    path("about/", pages.About.as_view(), name="about"),
    path("open-data/", open_data.OpenData.as_view(), name="open_data"),
    path("api/", api_docs.ApiDocs.as_view(), name="api_docs"),
    path("glossary/", pages.Glossary.as_view(), name="glossary"),
    re_path(rf"^glossary/glossary\.{ENDINGS}$", pages.GlossaryFile.as_view(), name="glossary_file"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("legal/", pages.Legal.as_view(), name="legal"),
    path("brochure.pdf", papers.BrochurePDF.as_view(), name="brochure_pdf"),
    path("leaflet.pdf", papers.LeafletPDF.as_view(), name="leaflet_pdf"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("manifest.webmanifest", social.Manifest.as_view(), name="manifest"),
    path("embed/", embed.Embed.as_view(), name="embed"),
    path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"),  # under make dev alone
    re_path(r"^(?P<page>(?:[-\w]+/)*)card\.png$", social.Card.as_view(), name="card"),
]
