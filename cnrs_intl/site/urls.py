from django.urls import path

from cnrs_intl.site import message, pages, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("message/", message.PrepareMessage.as_view(), name="message"),
    path("about/", pages.About.as_view(), name="about"),
    path("glossary/", pages.Glossary.as_view(), name="glossary"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("legal/", pages.Legal.as_view(), name="legal"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
]
