"""Import and export in the admin: previewed, all or nothing, and one import is one line of history."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from cnrs_intl.catalogue import clock, permissions
from cnrs_intl.catalogue.admin_drafting import say_in_drafts
from cnrs_intl.catalogue.admin_undoing import offer_undo
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.consequences import Preview
from cnrs_intl.catalogue.destinations import destination
from cnrs_intl.catalogue.drafts import Into
from cnrs_intl.catalogue.headers import headers, known_headers
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.import_forms import ConfirmForm, FileForm, digest, gone
from cnrs_intl.catalogue.import_report import Report, fault_in_words, overwrites, report_of
from cnrs_intl.catalogue.kept_files import KeptFile
from cnrs_intl.catalogue.row_versions import entry_model_of, live_now, live_of
from cnrs_intl.catalogue.sheet_reader import LARGEST
from cnrs_intl.catalogue.spreadsheets import EXPORTED, AnyFile
from cnrs_intl.catalogue.workbooks import UnreadableError
from cnrs_intl.catalogue.writing import change


def not_imported(result: Any) -> bool:
    """Whether an import is undone: it is wrong, it is not what was seen, or it overwrites unasked."""
    wrong = result.has_errors() or result.has_validation_errors()
    return bool(result.differs or result.unasked or wrong)


class ExchangeAdmin(ImportExportMixin):
    """Mixed into a ModelAdmin that names its `resource_classes`. Publishers import; who sees exports."""

    export_formats = EXPORTED
    tmp_storage_class = KeptFile
    import_form_class = FileForm
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm  # every column, always: what leaves can come back
    to_encoding = "utf-8-sig"  # so that spreadsheets read accents
    model: Any
    entry_model: Any
    admin_site: Any
    opts: Any

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let whoever may write drafts import; what they may not publish goes into drafts."""
        return permissions.may(request.user, "change", self.entry_model)

    def get_import_formats(self) -> list[Any]:
        return [partial(AnyFile, self.known_headers())]

    @property
    def exchanged(self) -> tuple[Any, ...]:
        """Return the models whose rows a file holds."""
        return (self.model,)

    def entries(self) -> list[Any]:
        """Return what an import may change: the entries and references of all that a file holds."""
        return [entry_model_of(model).objects.all() for model in self.exchanged]

    def known_headers(self) -> dict[str, str]:
        return known_headers(self.model)

    def headers(self) -> list[str]:
        return list(headers(self.model).values())

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """Return what a file is called, in its reader's language and without accents: bureaux-2026-01-31."""
        name = slugify(self.exported_name()) or self.opts.model_name
        return f"{name}-{clock.today().isoformat()}.{file_format.get_extension()}"

    def exported_name(self) -> str:
        return str(self.opts.verbose_name_plural)

    def get_data_for_export(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """Return the table, called as its reader calls it: so is its sheet."""
        table = super().get_data_for_export(request, queryset, **kwargs)
        table.title = self.exported_name()
        return table

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Let a file leave; its format is chosen once, and offered first from then on."""
        if request.POST.get("format") in {str(number) for number in range(len(EXPORTED))}:
            request.session["export_format"] = request.POST["format"]
        response: Any = super().export_action(request)
        if getattr(response, "context_data", None):
            response.context_data["form"].initial["format"] = request.session.get("export_format", "1")
            response.context_data["columns"] = self.headers()
        return response

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what a file would change, for the public too, and undo it."""
        if request.method != "POST":
            response: Any = super().import_action(request, **kwargs)
            response.context_data |= self.nothing_shown()
            return response
        preview, into = Preview(), self.into(request)
        try:
            with self.seeing_live(into), change(*self.entries(), check=preview, into=into):
                response = super().import_action(request, **kwargs)
                transaction.set_rollback(True)
        except DoesNotApplyError as error:
            self.forget_upload(request)
            return self.not_beside_drafts(request, error)
        told = {"into_drafts": into is not None, "into_set": into and into.set}
        response.context_data = self.nothing_shown() | response.context_data | told
        self.complete(request, response.context_data, preview)
        return response

    def nothing_shown(self) -> dict[str, Any]:
        """Return what the page takes besides what the library gives it, before a file is read."""
        return {
            "report": Report(),
            "columns": self.headers(),
            "consequences": None,
            "into_drafts": False,
            "import_url": self.page("import"),
            "process_url": self.page("process_import"),
        }

    def complete(self, request: HttpRequest, context: dict[str, Any], preview: Preview) -> None:
        """Add to the page that the library made what we say of an import."""
        if "result" in context:
            context["report"] = report_of(context["result"])
        if "confirm_form" in context:
            context["confirm_form"].initial["seen"] = digest(context["result"])
            context["consequences"] = preview.found.consequences() if preview.found else None
        else:
            self.forget_upload(request)

    def forget_upload(self, request: HttpRequest) -> None:
        """Remove the file of a preview that cannot be confirmed."""
        if name := getattr(request.FILES.get("import_file"), "tmp_storage_name", ""):
            KeptFile(name=name).remove()

    @contextmanager
    def seeing_live(self, into: Into | None) -> Iterator[None]:
        """Have a file compared with what is live, where drafts are put on meanwhile."""
        token = live_now.set({model: live_of(model) for model in self.exchanged} if into else {})
        try:
            yield
        finally:
            live_now.reset(token)

    def into(self, request: HttpRequest) -> Into | None:
        """Return where an import goes, None for at once."""
        chosen = destination(request.user, self.entry_model, request.POST.get("destination", ""))
        return replace(chosen, masked=False) if chosen else None

    def not_beside_drafts(self, request: HttpRequest, error: DoesNotApplyError) -> HttpResponse:
        """Say which drafts are in the way of others."""
        words = _("The drafts that there are must be right before others are imported beside them.")
        messages.error(request, " ".join([words, *map(str, error.problems)]))
        return HttpResponseRedirect(self.page("import"))

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        return initial | {"destination": request.POST.get("destination", "")}

    def create_import_form(self, request: HttpRequest) -> Any:
        form = super().create_import_form(request)
        form.fields["destination"].offer(request.user, self.entry_model)
        upload = request.FILES.get("import_file")
        if form.is_bound and upload is not None and (upload.size or 0) > LARGEST:
            form.add_error("import_file", _("This file is too large: 5 MB at most."))
        return form

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error("import_file", fault_in_words(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response: Any = super().process_import(request, **kwargs)
        except DoesNotApplyError as error:
            return self.not_beside_drafts(request, error)
        except UnreadableError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self.page("import"))
        except OSError:
            messages.error(request, gone())
            return HttpResponseRedirect(self.page("import"))
        if getattr(response, "context_data", None):
            response.context_data = self.nothing_shown() | response.context_data
        return response

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Import all rows or none, and keep one version of each that changed."""
        kwargs["rollback_on_validation_errors"] = True
        into = self.into(request)
        with self.seeing_live(into), change(*self.entries(), user=request.user, into=into) as opened:
            result = super().process_dataset(dataset, form, request, **kwargs)
            result.differs = digest(result) != form.cleaned_data["seen"]
            result.unasked = overwrites(result) and not form.cleaned_data["overwrite"]
            if not_imported(result):
                transaction.set_rollback(True)
            elif opened.touched:
                opened.events = [event("imported", file=form.cleaned_data.get("original_file_name") or "")]
                super().generate_log_entries(result, request)
        offer_undo(request, opened.revision)
        if opened.drafts:
            text = gettext("This is in drafts, %(names)s: it is not public yet.")
            names = get_text_list([str(draft) for draft in opened.drafts], gettext("and"))
            say_in_drafts(request, text % {"names": names}, opened.drafts)
        return result

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        text = _("Import: %(changed)d changed, %(new)d new, %(same)d unchanged.")
        counts = report_of(result).counts
        counts["changed"] += counts["renamed"]
        messages.success(request, text % counts)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Nothing more: they were written with the import, or what was imported might lack them."""

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was imported; or, if the catalogue changed since the preview, why nothing was."""
        if not not_imported(result):
            return super().process_result(result, request)
        form_class = self.get_import_form_class(request)
        form = form_class(self.get_import_formats(), self.get_import_resource_classes(request))
        form.fields["destination"].offer(request.user, self.entry_model)
        context = {
            **self.admin_site.each_context(request),
            **self.nothing_shown(),
            "title": _("Import"),
            "form": form,
            "opts": self.opts,
            "report": report_of(result)
            if result.has_errors() or result.has_validation_errors()
            else Report(),
        }
        words = _("Nothing was imported: the catalogue has changed since the preview.")
        if result.unasked and not result.differs:
            words = _("Nothing was imported: choose the file again, and tick that its rows overwrite.")
        messages.error(request, words)
        return TemplateResponse(request, [self.import_template_name], context)

    def page(self, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")
