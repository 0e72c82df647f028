"""
What a room's models are registered with: `EntryAdmin`, `ReferenceAdmin` or, to read, `RowAdmin`.

A room writes down the fieldsets of its forms, made of `section` and `both`.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.admin_base import CatalogueAdmin, change_url, may_publish
from cnrs_intl.catalogue.admin_bulk import NOW_IN_STATUS, ManyAtOnce, ManyEntriesAtOnce, status_event
from cnrs_intl.catalogue.admin_copying import Copies
from cnrs_intl.catalogue.admin_drafting import is_drafting
from cnrs_intl.catalogue.admin_filters import OwnerFilter, ReviewFilter, StatusFilter, TranslationFilter
from cnrs_intl.catalogue.admin_forms import BUTTONS, CatalogueForm, EntryForm
from cnrs_intl.catalogue.admin_pictures import PictureForms
from cnrs_intl.catalogue.admin_undoing import say_saved_later
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.history import comment_of, in_words
from cnrs_intl.catalogue.links import former_holder
from cnrs_intl.catalogue.models import Draft, Entry
from cnrs_intl.catalogue.models.entries import same_minute
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.translating import MISSING, OLDER, columns_in
from cnrs_intl.catalogue.writing import current, key_of

Section = tuple[Any, dict[str, Any]]


def both(*names: str) -> list[tuple[str, ...]]:
    """Return a form's lines with texts in their two languages side by side."""
    return [tuple(f"{name}_{language}" for language in LANGUAGES) for name in names]


def translations_in_words(entry: Any) -> list[str]:
    """Return how many texts of an entry lack a translation, or have an older one, with links to them."""
    missing, older = (columns_in(entry, kind) for kind in (MISSING, OLDER))
    words = (
        ngettext("%(count)d missing translation", "%(count)d missing translations", len(missing)),
        ngettext("%(count)d older translation", "%(count)d older translations", len(older)),
    )
    return [
        format_html("{} – {}", said % {"count": len(columns)}, links_to(entry, columns))
        for said, columns in zip(words, (missing, older), strict=True)
        if columns
    ]


def links_to(entry: Any, columns: list[str]) -> str:
    """Return the names of some fields of an entry, each leading to it on the form."""
    form = change_url(entry)
    labels = [(name, capfirst(str(entry._meta.get_field(name).verbose_name))) for name in columns]
    return format_html_join(", ", '<a href="{}#id_{}">{}</a>', ((form, *each) for each in labels))


def live_in_words(entry: Entry) -> str:
    """Return that what the change under way saves of an entry is public, and what that is."""
    text = gettext("“%(entry)s” is published: what you saved is live now.") % {"entry": entry}
    opened = current.get()
    words = in_words(comment_of(opened.events), type(entry)) if opened else ""
    return " ".join(filter(None, (text, words, withdrawal_in_words(entry))))


def withdrawal_in_words(entry: Entry) -> str:
    """Return when an entry will be withdrawn, where the change under way says so; or nothing."""
    opened = current.get()
    before = opened.before.get(key_of(entry)) if opened else None
    if entry.withdraw_at is None or (before and same_minute(before.withdraw_at, entry.withdraw_at)):
        return ""
    day = date_format(localtime(entry.withdraw_at), "DATETIME_FORMAT")
    return gettext("It will be withdrawn on %(day)s (Paris time).") % {"day": day}


def section(title: Any, *lines: Any) -> Section:
    """Return a fieldset that can be folded away."""
    return title, {"fields": list(lines), "classes": ["collapse"]}


PUBLISHING = section(_("Publishing"), "slug", "stored_status", ("publish_at", "withdraw_at"))
KEEPING_TRUE = section(
    _("Keeping it true"),
    ("owner", "team_email"),
    "source",
    ("checked_on", "review_by"),
    "last_changed",
)


class ReferenceAdmin(ManyAtOnce, CatalogueAdmin):
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


class EntryAdmin(Copies, PictureForms, ManyEntriesAtOnce, CatalogueAdmin):
    """An entry: draft, scheduled, published or withdrawn."""

    form = EntryForm
    list_display = ("name_shown", "status", "owner", "checked_on", "updated_at")
    list_filter = (
        StatusFilter,
        ReviewFilter,
        TranslationFilter,
        ("owner", OwnerFilter),
    )
    list_select_related = ("owner",)
    readonly_fields = ("stored_status", "last_changed")
    search_fields = ("slug",)  # shows the box; all texts are searched

    def get_queryset(self, request: HttpRequest) -> Any:
        drafts = Draft.objects.filter(model=self.model._meta.label_lower, object_id=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_draft=Exists(drafts))

    @admin.display(description=_("status"), ordering="state")
    def status(self, obj: Any) -> str:
        beside = obj.has_draft and obj.state != obj.State.DRAFT
        label = str(obj.status.label)
        words = gettext("%(status)s, with a draft") % {"status": label} if beside else label
        return format_html_join(", ", "{}", ((each,) for each in [words, *translations_in_words(obj)]))

    @admin.display(description=_("status"))
    def stored_status(self, obj: Any) -> str:
        return str(obj.stored_status.label)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let Editors delete what they made themselves, as long as it was never public."""
        allowed = super().has_delete_permission(request, obj)
        return allowed or (obj is not None and permissions.may_delete(request.user, obj))

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
        if request.method == "POST" and self.is_forged(request, obj):
            text = _(
                "Only a Publisher may publish, schedule or withdraw, with the buttons of this page."
                " Nothing was saved."
            )
            messages.error(request, text)
            request.POST = typed = request.POST.copy()
            typed[RESUME] = "1"
        return super().changeform_view(request, object_id, *args, **kwargs)

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
        if self.has_publish_permission(request) and not is_drafting(request):
            context["buttons"] = BUTTONS_OF[status]
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        there = None if is_drafting(request) else self.add_status_message(request, obj)
        return there or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        there = None if is_drafting(request) else self.add_status_message(request, obj)
        return there or super().response_change(request, obj)

    def add_status_message(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Say what became of the entry; after a publishing button, stay on its form."""
        if status_event(obj):
            words = (str(NOW_IN_STATUS[obj.status] % {"entry": obj}), withdrawal_in_words(obj))
            say_saved_later(request, " ".join(filter(None, words)))
        elif obj.is_public:
            say_saved_later(request, live_in_words(obj))
        elif obj.state == obj.State.DRAFT and not obj.publish_at:
            text = gettext("“%(entry)s” is a draft: the public sees it once it is published.")
            messages.info(request, text % {"entry": obj})
        elif obj.state == obj.State.DRAFT and obj.publish_at:
            text = gettext("“%(entry)s” stays a draft: only “Schedule” publishes it at that time.")
            messages.warning(request, text % {"entry": obj})
        if not obj.is_public and (other := former_holder(obj)):
            text = gettext("The address of “%(entry)s” leads to “%(other)s” until this entry is published.")
            messages.warning(request, text % {"entry": obj, "other": other})
        pressed = any(button in request.POST for button in BUTTONS)
        return HttpResponseRedirect(change_url(obj)) if pressed else None


# The buttons, besides Save, of an entry in each status, with their words.
BUTTONS_OF: dict[Status, dict[str, Any]] = {
    Status.DRAFT: {"_publish": _("Publish now"), "_schedule": _("Schedule")},
    Status.SCHEDULED: {"_publish": _("Publish now"), "_schedule": _("Schedule"), "_withdraw": _("Withdraw")},
    Status.PUBLISHED: {"_withdraw": _("Withdraw")},
    Status.WITHDRAWN: {"_bring_back": _("Bring back"), "_schedule": _("Schedule")},
}
