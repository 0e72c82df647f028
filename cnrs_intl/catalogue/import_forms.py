"""The forms of an import: the file that is chosen, and what comes back from its preview."""

import hashlib
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from import_export.forms import ConfirmImportForm, ImportForm

from cnrs_intl.catalogue.destinations import DestinationField
from cnrs_intl.catalogue.import_report import parts_of


class ConfirmForm(ConfirmImportForm):
    """What comes back from a preview; a file that we did not put there ourselves is refused."""

    format = forms.ChoiceField(choices=[("0", "")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # what the preview showed
    destination = forms.CharField(required=False, widget=forms.HiddenInput)
    overwrite = forms.BooleanField(required=False)  # asked for where rows say nothing of a version

    def clean_import_file_name(self) -> str:
        name: str = super().clean_import_file_name()
        if not re.fullmatch(r"tmp\w+", name):
            raise forms.ValidationError(gone())
        return name


def gone() -> str:
    words = _("The file is no longer here: it was imported already, or kept for too long.")
    return " ".join([words, _("The history says what was imported; if need be, choose the file again.")])


class FileForm(ImportForm):
    """What is imported, and where it goes; in which format it is shows by itself."""

    destination = DestinationField()
    field_order = ["resource", "import_file", "format", "destination"]

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["import_file"].widget.attrs["accept"] = ".csv,.xlsx,.txt"

    @property
    def media(self) -> forms.Media:
        return forms.Media()  # no script that guesses a format

    def clean_format(self) -> str:
        return "0"


def digest(result: Any) -> str:
    """Return what tells one preview from another: what would happen to each row, and to which cells."""
    tables = [(part.resource._meta.model._meta.label, part.resource.changes) for part in parts_of(result)]
    rows = [
        (label, number, *((each.column, each.before, each.after) for each in cells))
        for label, changes in tables
        for number, cells in changes.items()
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()
