from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "cnrs_intl.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from cnrs_intl.catalogue import due_drafts, first_days, history, indexing, roles, version, writing

        first_days.write_first_days_in_french()
        history.register(apps.get_models())
        version.watch()
        indexing.watch()
        version.when_due.append(due_drafts.publish_due)
        writing.watch()
        post_migrate.connect(roles.grant, dispatch_uid="catalogue.roles")
