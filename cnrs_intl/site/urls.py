from django.urls import path, re_path

from cnrs_intl.site import find, message, pages, papers, social, styleguide, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("find/", find.Find.as_view(), name="find"),
    path("find/suggestions/", find.Suggestions.as_view(), name="find_suggestions"),
    path("message/", message.PrepareMessage.as_view(), name="message"),
    path("about/", pages.About.as_view(), name="about"),
    path("glossary/", pages.Glossary.as_view(), name="glossary"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("legal/", pages.Legal.as_view(), name="legal"),
    path("brochure.pdf", papers.BrochurePDF.as_view(), name="brochure_pdf"),
    path("leaflet.pdf", papers.LeafletPDF.as_view(), name="leaflet_pdf"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("manifest.webmanifest", social.Manifest.as_view(), name="manifest"),
    path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"),  # under make dev alone
    re_path(r"^(?P<page>(?:[-\w]+/)*)card\.png$", social.Card.as_view(), name="card"),
]
