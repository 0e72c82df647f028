"""Import and export in the admin: previewed, all or nothing, and one import is one line of history."""

import hashlib
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm

from cnrs_intl.catalogue.admin_base import may_publish
from cnrs_intl.catalogue.consequences import Preview
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.spreadsheets import FORMATS, UnreadableError
from cnrs_intl.catalogue.writing import change

LARGEST = 5_000_000  # bytes; the whole catalogue is a tenth of it


class ConfirmForm(ConfirmImportForm):
    """What comes back from a preview; a file that we did not put there ourselves is refused."""

    format = forms.ChoiceField(choices=[(str(n), "") for n in range(len(FORMATS))], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # what the preview showed

    def clean_import_file_name(self) -> str:
        name: str = super().clean_import_file_name()
        if not re.fullmatch(r"tmp\w+", name):
            raise forms.ValidationError(_("The file is no longer here: choose it again."))
        return name


def digest(result: Any) -> str:
    """Return what tells one preview from another: what would happen to each row, and to which cells."""
    rows = [
        (row.import_type, [(place, cell) for place, cell in enumerate(row.diff or ()) if "<" in cell])
        for row in result.rows
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


class ExchangeAdmin(ImportExportMixin):
    """Mixed into a ModelAdmin that names its `resource_classes`. Publishers import; who sees exports."""

    formats = FORMATS
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm  # every column, always: what leaves can come back
    to_encoding = "utf-8-sig"  # so that spreadsheets read accents
    model: Any
    entry_model: Any
    admin_site: Any
    opts: Any

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, self.entry_model)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what a file would change, for the public too, and undo it."""
        if request.method != "POST":
            return super().import_action(request, **kwargs)
        preview = Preview()
        with change(self.entry_model.objects.all(), check=preview):
            response: Any = super().import_action(request, **kwargs)
            transaction.set_rollback(True)
        context = response.context_data
        if preview.found and "confirm_form" in context:
            context["consequences"] = preview.found.consequences()
            context["confirm_form"].initial["seen"] = digest(context["result"])
        return response

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
        with change(self.entry_model.objects.all(), user=request.user) as opened:
            result = super().process_dataset(dataset, form, request, **kwargs)
            result.differs = digest(result) != form.cleaned_data["seen"]
            if result.differs or result.has_errors() or result.has_validation_errors():
                transaction.set_rollback(True)
            elif opened.touched:
                opened.events = [event("imported", file=form.cleaned_data.get("original_file_name") or "")]
                super().generate_log_entries(result, request)
        return result

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Nothing more: they were written with the import, or what was imported might lack them."""

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was imported; or, if the catalogue changed since the preview, why nothing was."""
        if not (result.differs or result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        form_class = self.get_import_form_class(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "form": form_class(self.get_import_formats(), self.get_import_resource_classes(request)),
            "opts": self.opts,
            "result": result if result.has_errors() or result.has_validation_errors() else None,
            "fields_list": [],
            "import_error_display": self.import_error_display,
        }
        messages.error(request, _("Nothing was imported: the catalogue has changed since the preview."))
        return TemplateResponse(request, [self.import_template_name], context)

    def page(self, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")
