"""The table of contents: what has no language first, then the pages in English and French."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path, re_path

from cnrs_intl.catalogue.cross_origin import cross_origin
from cnrs_intl.catalogue.media import media_file
from cnrs_intl.catalogue.preview import preview
from cnrs_intl.catalogue.views import depends_on_its_path, only_read
from cnrs_intl.site import admin_passwords, admin_sign_on, embed, open_data, views
from cnrs_intl.site.admin_language import set_language
from cnrs_intl.site.dcat import catalog
from cnrs_intl.site.sitemaps import SITEMAPS
from cnrs_intl.site.social import favicon

handler400 = "cnrs_intl.site.views.bad_request"
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
    path("", only_read(views.leading_to("home"))),
    path("healthz", only_read(views.healthz), name="healthz"),
    path("readyz", only_read(views.readyz), name="readyz"),
    path("robots.txt", only_read(views.robots), name="robots"),
    path("sitemap.xml", depends_on_its_path(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("catalog.jsonld", cross_origin(catalog), name="catalog"),
    path("media/<str:name>", media_file, name="media_file"),
    path("favicon.ico", favicon),
    path("embed/v1.js", embed.script, name="embed_script"),
    re_path(
        r"^open-data/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.zip$",
        open_data.Dump.as_view(),
        name="open_data_zip",
    ),
    re_path(
        r"^open-data/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.zip\.sha256$",
        open_data.Checksum.as_view(),
        name="open_data_checksum",
    ),
    path("open-data/latest.zip", open_data.Latest.as_view(), name="open_data_latest"),
    path("open-data/latest.zip.sha256", open_data.Latest.as_view(leads_to="open_data_checksum")),
    path("api/", views.of_the_api(views.to_api)),
    path("api/v1/docs/", views.of_the_api(views.leading_to("api_docs")), name="to_api_docs"),
    path("api/v1/", include("cnrs_intl.site.api")),
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
