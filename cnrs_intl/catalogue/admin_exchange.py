"""Import and export in the admin: previewed, all or nothing, and one import is one line of history."""

import re
from typing import Any

import reversion
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm

from cnrs_intl.catalogue.admin_history import deed, say
from cnrs_intl.catalogue.models import Row
from cnrs_intl.catalogue.spreadsheets import FORMATS, UnreadableError

LARGEST = 5_000_000  # bytes; the whole catalogue is a tenth of it


class ConfirmForm(ConfirmImportForm):
    """What comes back from a preview; a file that we did not put there ourselves is refused."""

    format = forms.ChoiceField(choices=[(str(n), "") for n in range(len(FORMATS))], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)

    def clean_import_file_name(self) -> str:
        name: str = super().clean_import_file_name()
        if not re.fullmatch(r"tmp\w+", name):
            raise forms.ValidationError(_("The file is no longer here: choose it again."))
        return name


class ExchangeAdmin(ImportExportMixin):
    """Mixed into a ModelAdmin that names its `resource_classes`. Publishers import; who sees exports."""

    formats = FORMATS
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm  # every column, always: what leaves can come back
    to_encoding = "utf-8-sig"  # so that spreadsheets read accents
    model: Any
    admin_site: Any
    opts: Any

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Preview a file, leaving nothing in the history."""
        with reversion.create_revision(manage_manually=True):
            return super().import_action(request, **kwargs)

    def create_import_form(self, request: HttpRequest) -> Any:
        form = super().create_import_form(request)
        upload = request.FILES.get("import_file")
        if form.is_bound and upload is not None and (upload.size or 0) > LARGEST:
            form.add_error("import_file", _("This file is too large: 5 MB at most."))
        return form

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, UnicodeDecodeError):
            words = _("This file is not in UTF-8: save it as “CSV UTF-8” and try again.")
        elif isinstance(e, UnreadableError):
            words = str(e)
        else:
            words = _("This file cannot be read as the format that you chose: choose CSV or XLSX as it is.")
        form.add_error("import_file", words)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except (OSError, UnicodeDecodeError):
            messages.error(request, _("The file is no longer here: choose it again."))
            return HttpResponseRedirect(self.page("import"))

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Import all rows or none, and keep one version of each that changed."""
        kwargs["rollback_on_validation_errors"] = True
        with reversion.create_revision(manage_manually=True):
            result = super().process_dataset(dataset, form, request, **kwargs)
            if not (result.has_errors() or result.has_validation_errors()):
                self.keep(result, form.cleaned_data.get("original_file_name") or "")
        return result

    def keep(self, result: Any, file_name: str) -> None:
        changed = [row.instance for row in result.rows if row.is_new() or row.is_update()]
        if issubclass(self.model, Row):
            changed = touch_entries(changed)
        for instance in changed:
            reversion.add_to_revision(instance)
        if changed:
            say([deed("imported", file=file_name)])

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was imported; or, if the catalogue changed since the preview, why nothing was."""
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        form_class = self.get_import_form_class(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "form": form_class(self.get_import_formats(), self.get_import_resource_classes(request)),
            "opts": self.opts,
            "result": result,
            "fields_list": [],
            "import_error_display": self.import_error_display,
        }
        messages.error(request, _("Nothing was imported: the catalogue has changed since the preview."))
        return TemplateResponse(request, [self.import_template_name], context)

    def page(self, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")


def touch_entries(rows: list[Any]) -> list[Any]:
    """Count up the version of each entry whose rows changed, so that a form opened before is stale."""
    entries = {}
    for row in rows:
        entry = getattr(row, row.entry_field)
        entries[entry.pk] = entry
    for entry in entries.values():
        entry.refresh_from_db()
        entry.save()
    return list(entries.values())
