"""What staff fill in and confirm before the portal opens to the public, found in the database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.correcting import left_to_staff
from cnrs_intl.catalogue.draft_words import number_of
from cnrs_intl.catalogue.fields import Bilingual
from cnrs_intl.catalogue.models import Correction, Entry
from cnrs_intl.catalogue.translating import MISSING, columns_in
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.filters import without_value
from sectors.models import Country, KeyFigure, Sector

ASKED_OF_DEPARTMENT = ("email", "postal_address", "publisher", "host", "licence", "licence_page")


@dataclass(frozen=True)
class Finding:
    """
    One thing to do: under which heading, on what, and the address of the form where it is done.

    With a `correction`, `new_text` is what a new version of the portal says instead of what staff have; they
    may decide to keep theirs. `remark` says what is so already; `field`, which one is empty.
    """

    heading: str
    kind: str
    text: str
    url: str
    new_text: str = ""
    remark: str = ""
    correction: Correction | None = None
    model: Any = None
    field: str = ""


def form_at(instance: Any) -> str:
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[instance.pk])


def in_list(model: Any, query: str = "") -> str:
    """Return the address of a list of the admin, filtered."""
    opts = model._meta
    there = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{there}?{query}" if query else there


def finding_on(instance: Any, heading: str, text: str = "") -> Finding:
    kind = str(instance._meta.verbose_name)
    return Finding(heading, kind, text or str(instance), form_at(instance), model=type(instance))


def findings() -> list[Finding]:
    """Return everything that is still to do, most pressing first; an empty list means ready."""
    return [
        *of_department(),
        *left_as_staff_have_it(),
        *without_email(),
        *placements(),
        *figures_without_value(),
        *never_checked(),
        *untranslated(),
    ]


def of_department() -> Iterator[Finding]:
    heading = _("The department")
    department = Department.objects.published().first()
    if department is None:
        url = reverse("admin:derci_department_changelist")
        kind = str(Department._meta.verbose_name)
        yield Finding(heading, kind, _("The department is not published."), url, model=Department)
        return
    for name in ASKED_OF_DEPARTMENT:
        text = getattr(Department, name, None)
        columns = text.columns if isinstance(text, Bilingual) else (name,)
        for column in columns:
            if not getattr(department, column):
                field: Any = Department._meta.get_field(column)
                missing = _("Nothing is filled in: %(field)s.") % {"field": field.verbose_name}
                yield replace(finding_on(department, heading, missing), field=str(field.verbose_name))


def left_as_staff_have_it() -> Iterator[Finding]:
    """Texts and values that staff have changed, and that a new version of the portal says otherwise."""
    heading = _("Changed here, so that a new version of the portal did not correct it")
    for left in left_to_staff():
        entry_field = left.instance.entry_field
        entry = getattr(left.instance, entry_field) if entry_field else left.instance
        words = {"entry": left.instance, "field": left.column.verbose_name}
        remark = ""
        if left.beside:
            remark = _("Already as in the new version: %(field)s.") % {"field": left.beside.verbose_name}
        yield replace(
            finding_on(entry, heading, _("%(entry)s: %(field)s") % words),
            new_text=left.correction.text or _("(empty)"),
            remark=remark,
            correction=left.correction,
        )


def without_email() -> Iterator[Finding]:
    """Offices and sectors that the public sees without an e-mail: the department's stands in for it."""
    heading = _("No e-mail of their own")
    for model in (Office, Sector):
        for entry in model.objects.published().filter(email="").in_order():
            yield finding_on(entry, heading)


def placements() -> Iterator[Finding]:
    heading = _("Countries and territories whose placement is to be confirmed")
    for country in Country.objects.filter(placement_to_confirm=True).in_order():
        yield finding_on(country, heading)


def figures_without_value() -> Iterator[Finding]:
    heading = _("Key figures without a value, which stay hidden")
    for figure in without_value(KeyFigure.objects.in_order()):
        yield finding_on(figure, heading)


def untranslated() -> Iterator[Finding]:
    """Entries that cannot be published because a text is missing in one language, as one of each kind."""
    heading = _("A text is missing in one language")
    for model in apps.get_models():
        if issubclass(model, Entry):
            found = [each for each in model.objects.in_order() if columns_in(each, MISSING)]
            if found:
                number = number_of(model, len(found))
                url = in_list(model, f"translations={MISSING}")
                yield Finding(heading, str(model._meta.verbose_name), number, url, model=model)


def never_checked() -> Iterator[Finding]:
    heading = _("Published entries that nobody has checked yet")
    for model in apps.get_models():
        if issubclass(model, Entry):
            for entry in model.objects.published().filter(checked_on=None).in_order():
                yield finding_on(entry, heading)
