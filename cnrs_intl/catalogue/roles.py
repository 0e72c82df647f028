"""
The three groups of staff, made after each migration from what each model is.

Editors write drafts, of reference tables as well; Publishers publish, withdraw and import;
Administrators keep accounts. What is live is held to `permissions`. The names are the database's; pages
translate them on display.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.db import models
from django.utils.translation import gettext_noop

from cnrs_intl.catalogue.models import Entry, Reference, Row

EDITORS = gettext_noop("Editors")
PUBLISHERS = gettext_noop("Publishers")
ADMINISTRATORS = gettext_noop("Administrators")

Grants = dict[str, tuple[str, ...]]

KINDS: tuple[tuple[type[models.Model], Grants], ...] = (
    (
        Entry,
        {
            EDITORS: ("view", "add", "change"),
            PUBLISHERS: ("view", "add", "change", "delete", "publish"),
            ADMINISTRATORS: ("view",),
        },
    ),
    (
        Row,
        {
            EDITORS: ("view", "add", "change", "delete"),
            PUBLISHERS: ("view", "add", "change", "delete"),
            ADMINISTRATORS: ("view",),
        },
    ),
    (
        Reference,
        {
            EDITORS: ("view", "add", "change"),  # as drafts
            PUBLISHERS: ("view", "add", "change", "delete", "publish"),
            ADMINISTRATORS: ("view",),
        },
    ),
)
ACCOUNTS: Grants = {ADMINISTRATORS: ("view", "add", "change", "delete")}


def grants_for(model: type[models.Model]) -> Grants:
    """Return which group may do what with `model`; nothing for what staff have no business with."""
    if model._meta.label == "accounts.User":
        return ACCOUNTS
    is_row = bool(getattr(model, "entry_field", ""))  # as a country's other names are
    kept_as: Any = Row if is_row else model
    return next((grants for kind, grants in KINDS if issubclass(kept_as, kind)), {})


def grant(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Give the three groups their permissions on the models of one app; take none away."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - not before the apps are ready

    create_permissions(app_config, verbosity=0, using=using)
    for model in app_config.get_models():
        for group_name, actions in grants_for(model).items():
            group, _made = Group.objects.using(using).get_or_create(name=group_name)
            codenames = [f"{action}_{model._meta.model_name}" for action in actions]
            permissions = Permission.objects.using(using).filter(
                content_type__app_label=app_config.label, codename__in=codenames
            )
            group.permissions.add(*permissions)
