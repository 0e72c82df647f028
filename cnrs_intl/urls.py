"""The table of contents: what has no language first, then the pages in English and French."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path

from cnrs_intl.catalogue.media import media_file
from cnrs_intl.catalogue.preview import preview
from cnrs_intl.catalogue.views import depends_on_its_path
from cnrs_intl.site import admin_passwords, admin_sign_on, views
from cnrs_intl.site.admin_language import set_language
from cnrs_intl.site.sitemaps import SITEMAPS
from cnrs_intl.site.social import favicon
from instruments.api import ActivityDetail, ActivityList, InstrumentDetail, InstrumentList
from offices.api import CoverageAnswer

handler404 = "cnrs_intl.site.views.not_found"
handler500 = "cnrs_intl.site.views.server_error"

# Password reset by mail, where mail is set. The link in the mail is made from SITE_URL.
scheme, _, domain = settings.SITE_URL.partition("://")
mail_words = {"protocol": scheme, "domain": domain, "prefix": settings.EMAIL_SUBJECT_PREFIX}
password_reset: list[URLPattern | URLResolver] = [
    path(
        "password_reset/",
        auth_views.PasswordResetView.as_view(
            extra_email_context=mail_words,
            form_class=admin_passwords.ForgottenPasswordForm,
            email_template_name="admin/mail/forgotten_password.txt",
            subject_template_name="admin/mail/forgotten_password_subject.txt",
        ),
        name="admin_password_reset",
    ),
    path("password_reset/done/", auth_views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "reset/<uidb64>/<token>/",
        admin_passwords.NewPassword.as_view(),
        name="password_reset_confirm",
    ),
    path("reset/done/", auth_views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

without_language: list[URLPattern | URLResolver] = [
    path("", views.front_door),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", depends_on_its_path(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("media/<str:name>", media_file, name="media_file"),
    path("favicon.ico", favicon),
    path("api/v1/coverage/", CoverageAnswer.as_view(), name="api_coverage"),
    path("api/v1/instruments/", InstrumentList.as_view(), name="api_instruments"),
    path("api/v1/instruments/<slug:slug>/", InstrumentDetail.as_view(), name="api_instrument"),
    path("api/v1/activities/", ActivityList.as_view(), name="api_activities"),
    path("api/v1/activities/<slug:slug>/", ActivityDetail.as_view(), name="api_activity"),
    path("preview/<str:token>/", preview, name="preview"),
    path("preview/<str:token>/<path:path>", preview, name="preview"),
    path("admin/", include(password_reset if settings.MAIL_IS_SET else [])),
    path("admin/sign-on/", admin_sign_on.ToProvider.as_view(), name="oidc_authentication_init"),
    path("admin/sign-on/back/", admin_sign_on.FromProvider.as_view(), name="oidc_authentication_callback"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]

urlpatterns = [
    *without_language,
    *i18n_patterns(
        path("", include("cnrs_intl.site.urls")),
        path("", include("offices.urls")),
        path("", include("instruments.urls")),
        path("sectors/", include("sectors.urls")),
    ),
]
