"""
What a room's models are registered with: `EntryAdmin`, `ReferenceAdmin` or, to read, `RowAdmin`.

A room writes down the fieldsets of its forms, made of `section` and `both`.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.admin_base import CatalogueAdmin, change_url, is_open, may_publish, with_words
from cnrs_intl.catalogue.admin_forms import BUTTONS, CatalogueForm, EntryForm, typed_changes
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.links import former_holder
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.writing import current, key_of

Section = tuple[Any, dict[str, Any]]

# What is said, and kept in the history, once an entry is in another status than before.
NOW_IN_STATUS = {
    Status.SCHEDULED: _("“%(entry)s” is scheduled for publication."),
    Status.PUBLISHED: _("“%(entry)s” is now published."),
    Status.WITHDRAWN: _("“%(entry)s” is withdrawn: the public no longer sees it."),
}


def both(*names: str) -> list[tuple[str, ...]]:
    """Return a form's lines with texts in their two languages side by side."""
    return [tuple(f"{name}_{language}" for language in LANGUAGES) for name in names]


def section(title: Any, *lines: Any) -> Section:
    """Return a fieldset that can be folded away."""
    return title, {"fields": list(lines), "classes": ["collapse"]}


PUBLISHING = section(_("Publishing"), "slug", "stored_status", ("publish_at", "withdraw_at"))
KEEPING_TRUE = section(_("Keeping it true"), "owner", "source", ("checked_on", "review_by"), "last_changed")


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_status(self.value()) if self.value() in Status.values else queryset


class ReferenceAdmin(CatalogueAdmin):
    """A table without states, such as countries."""

    form = CatalogueForm
    readonly_fields = ("last_changed",)


class RowAdmin(CatalogueAdmin):
    """Rows of entries, to read, export and import all at once; they are edited on their entry's page."""

    list_display_links = None
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request)  # rows have no name to sort by

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Django asks, before it deletes an entry with its rows."""
        return may_publish(request, self.entry_model)


class EntryAdmin(CatalogueAdmin):
    """An entry: draft, scheduled, published or withdrawn."""

    form = EntryForm
    list_display = ("name_shown", "status", "owner", "checked_on", "updated_at")
    list_filter = (StatusFilter, ("owner", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("owner",)
    readonly_fields = ("stored_status", "last_changed")
    search_fields = ("search_words", "slug")  # what is searched is below; this shows the field

    @admin.display(description=_("status"), ordering="state")
    def status(self, obj: Any) -> str:
        return str(obj.status.label)

    @admin.display(description=_("status"))
    def stored_status(self, obj: Any) -> str:
        return str(obj.stored_status.label)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return with_words(queryset, search_term), False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        dates = () if self.has_publish_permission(request) else ("publish_at", "withdraw_at")
        return (*self.readonly_fields, *dates)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str]]:
        return {"slug": (f"{self.model.name_field}_en",)} if obj is None else {}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say so where somebody asks for a bulk action that the page does not offer them."""
        action = request.POST.get("action")
        if action and action not in self.get_actions(request):
            messages.error(request, gettext("Your account may not do this. Nothing was changed."))
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Save nothing that the page does not offer to who asks, and show again what was typed."""
        obj = self.get_object(request, object_id) if object_id and request.method == "POST" else None
        if obj and not is_open(request, obj) and super().has_change_permission(request, obj):
            return self.closed_page(request, obj)
        if request.method == "POST" and self.is_forged(request, obj):
            text = _(
                "Only a Publisher may publish, schedule or withdraw, with the buttons of this page."
                " Nothing was saved."
            )
            messages.error(request, text)
            request.POST = typed = request.POST.copy()
            typed[RESUME] = "1"
        return super().changeform_view(request, object_id, *args, **kwargs)

    def closed_page(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Show to an Editor, to copy, what was typed into what somebody has published meanwhile."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Not saved: this entry is published"),
            "opts": self.opts,
            "original": obj,
            "typed": typed_changes(obj, request.POST),
        }
        return TemplateResponse(request, "admin/closed_meanwhile.html", context, status=403)

    def is_forged(self, request: HttpRequest, obj: Any) -> bool:
        """Whether what only a Publisher may do was sent by somebody else, or a state, which nobody may."""
        sent = {*BUTTONS, "publish_at", "withdraw_at"} & request.POST.keys()
        if sent and not self.has_publish_permission(request):
            return True
        stored = obj.state if obj else Entry.State.DRAFT
        return bool(request.POST.get("state", stored) != stored)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.transition:
            obj.change_status(form.transition)
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        fields = super().construct_change_message(request, form, formsets, add)
        done = status_event(form.instance)
        return [done, *fields] if done else fields

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        status = obj.stored_status if obj else Status.DRAFT
        if self.has_publish_permission(request) and not context.get("is_popup"):
            context["buttons"] = BUTTONS_OF[status]
        context["closed_to_editors"] = not is_open(request, obj)
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.add_status_message(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.add_status_message(request, obj) or super().response_change(request, obj)

    def add_status_message(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Say what became of the entry; after a publishing button, stay on its form."""
        if status_event(obj):
            messages.success(request, NOW_IN_STATUS[obj.status] % {"entry": obj})
        elif obj.is_public:
            text = gettext("“%(entry)s” is published: what you saved is live now.")
            messages.success(request, text % {"entry": obj})
        elif obj.state == obj.State.DRAFT and obj.publish_at:
            text = gettext("“%(entry)s” stays a draft: only “Schedule” publishes it at that time.")
            messages.warning(request, text % {"entry": obj})
        if not obj.is_public and (other := former_holder(obj)):
            text = gettext("The address of “%(entry)s” leads to “%(other)s” until this entry is published.")
            messages.warning(request, text % {"entry": obj, "other": other})
        pressed = any(button in request.POST for button in BUTTONS)
        return HttpResponseRedirect(change_url(obj)) if pressed else None

    # Many at once

    @admin.action(permissions=["publish"], description=_("Publish the selected %(verbose_name_plural)s now"))
    def publish_selected(self, request: HttpRequest, queryset: Any) -> Any:
        return self.change_each(request, queryset, "publish")

    @admin.action(permissions=["publish"], description=_("Withdraw the selected %(verbose_name_plural)s"))
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> Any:
        return self.change_each(request, queryset, "withdraw")

    actions = ("publish_selected", "withdraw_selected")

    def change_each(self, request: HttpRequest, queryset: Any, transition: str) -> Any:
        """Take a transition with each entry that allows it; say which did, and of the others why not."""
        changed: list[Any] = []
        refusals: list[str] = []

        def write() -> None:
            for entry in queryset:
                refusal = try_transition(entry, transition)
                (refusals.append(refusal) if refusal else changed.append(entry))
            for entry in changed:
                self.log_change(request, entry, [status_event(entry)])

        page = self.change_catalogue(request, queryset, write)
        if page:
            return page
        for refusal in refusals:
            messages.error(request, refusal)
        if changed:
            names = get_text_list([str(entry) for entry in changed], gettext("and"))
            messages.success(request, CHANGED[transition] % {"count": len(changed), "names": names})
        return None


CHANGED = {
    "publish": ngettext_lazy(
        "%(count)d was published: %(names)s.", "%(count)d were published: %(names)s.", "count"
    ),
    "withdraw": ngettext_lazy(
        "%(count)d was withdrawn: %(names)s.", "%(count)d were withdrawn: %(names)s.", "count"
    ),
}
REFUSED = {
    "publish": _("“%(entry)s” was not published. %(reasons)s"),
    "withdraw": _("“%(entry)s” was not withdrawn. %(reasons)s"),
}

# The buttons, besides Save, of an entry in each status, with their words.
BUTTONS_OF: dict[Status, dict[str, Any]] = {
    Status.DRAFT: {"_publish": _("Publish now"), "_schedule": _("Schedule")},
    Status.SCHEDULED: {"_publish": _("Publish now"), "_schedule": _("Schedule"), "_withdraw": _("Withdraw")},
    Status.PUBLISHED: {"_withdraw": _("Withdraw")},
    Status.WITHDRAWN: {"_bring_back": _("Bring back"), "_schedule": _("Schedule")},
}


def status_event(entry: Any) -> history.Event | None:
    """Return what the history says of an entry that is in another status than before it was saved."""
    opened = current.get()
    stored = opened and opened.before.get(key_of(entry))
    before, now = stored.status if stored else Status.DRAFT, entry.status
    if now == before or now not in NOW_IN_STATUS:
        return None
    back = before == Status.WITHDRAWN and now == Status.PUBLISHED
    return history.event("brought_back" if back else str(now.value))


def try_transition(entry: Entry, transition: str) -> str:
    """Take a transition; return why it could not be taken, nothing if it was."""
    try:
        getattr(entry, transition)()
    except ValidationError as error:
        return str(REFUSED[transition]) % why_not(entry, error)
    return ""


def why_not(entry: Entry, error: ValidationError) -> dict[str, Any]:
    """Return an entry and, in one line, which fields keep it from another status, and why."""
    reasons = []
    for name, problems in error.update_error_dict({}).items():
        words = " ".join(ValidationError(problems).messages)
        if name == NON_FIELD_ERRORS:
            reasons.append(words)
        else:
            field: Any = entry._meta.get_field(name)
            label = capfirst(str(field.verbose_name))
            reasons.append(gettext("%(field)s: %(problem)s") % {"field": label, "problem": words})
    return {"entry": entry, "reasons": " ".join(reasons)}
