"""The file of all contact details: its pages of export and import, besides the offices' own."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse

from cnrs_intl.catalogue.admin import EntryAdmin
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from offices import contact_files
from offices.models import Office


class ContactsExchange(ExchangeAdmin, EntryAdmin):
    """Not a list of the admin: the pages of `admin:contacts_export` and `admin:contacts_import` alone."""

    resource_classes = (contact_files.ContactsResource,)

    @property
    def exchanged(self) -> tuple[Any, ...]:
        return contact_files.MODELS

    def known_headers(self) -> dict[str, str]:
        return contact_files.known_headers()

    def headers(self) -> list[str]:
        return list(contact_files.headers().values())

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return Office.objects.all()

    def exported_name(self) -> str:
        return str(contact_files.ContactsResource.get_display_name())

    def page(self, name: str) -> str:
        return reverse(f"admin:contacts_{name}")


def contact_urls(site: Any) -> list[Any]:
    pages = ContactsExchange(Office, site)
    views = {
        "export": pages.export_action,
        "import": pages.import_action,
        "process_import": pages.process_import,
    }
    return [
        path(f"contacts/{name.replace('_', '-')}/", site.admin_view(view), name=f"contacts_{name}")
        for name, view in views.items()
    ]
