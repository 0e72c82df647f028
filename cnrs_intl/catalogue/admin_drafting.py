"""
Forms that write drafts: what is live is not touched, and the form of something with a draft is the draft's.

The form is Django's own. It runs on tables that hold the draft, in a transaction that is undone (`writing`).
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from cnrs_intl.catalogue import admin_conflicts, drafts, mailing, permissions, workflow
from cnrs_intl.catalogue.admin_forms import say_not_saved
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.draft_lines import line_of_draft
from cnrs_intl.catalogue.drafts import Into, draft_of, live
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry, Reference
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.standing import standing_of
from cnrs_intl.catalogue.translating import OLDER, columns_in
from cnrs_intl.catalogue.writing import Change, as_drafted, change

DRAFT = "_draft"  # the button that saves a draft
SET = "_set"  # the set that it is published with
SET_SEEN = "_set_seen"  # that which the form showed
LIVE = "live"  # in the address: change what is live, although there is a draft


class DraftForms:
    """Mixed into the admin of entries and references, before Django's class."""

    model: Any
    admin_site: Any
    opts: Any

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Have what is read from a draft say how often that was written, so that forms know theirs again."""
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found and is_drafting(request):
            found.draft_number = request.draft.number if request.draft else 0  # type: ignore[attr-defined]
        return found

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> Any:
        """Show where an entry stands, and the buttons that fit."""
        obj = kwargs.get("obj")
        may_write = permissions.may(request.user, "change", self.model)
        of_draft = is_drafting(request) and bool(request.draft)  # type: ignore[attr-defined]
        may_publish = permissions.may(request.user, "publish", self.model)
        known = request.live if is_drafting(request) else obj  # type: ignore[attr-defined]
        is_live = of_draft or (permissions.is_live(known) if known else issubclass(self.model, Reference))
        draft = self.draft_at(str(obj.pk)) if obj else None
        is_new = isinstance(obj, Entry) and not is_live and obj.state == Entry.State.DRAFT
        context |= {
            "draft": draft,
            "standing": standing_of(self.as_kept(request, known)) if known else None,
            "is_new": may_write and (is_new or getattr(obj, "state", "") == Entry.State.WITHDRAWN),
            "line": line_of_draft(draft, request.user) if draft else None,
            "sets": DraftSet.objects.all() if may_write and (of_draft or not draft or is_new) else [],
            "set_chosen": set_chosen(request, draft),
            "set_seen": request.POST.get(SET_SEEN, (draft and draft.set_id) or ""),
            "of_draft": of_draft,
            "is_live": is_live and may_write,
            "publishes_at_once": may_publish and not of_draft and not settings.TWO_PERSONS,
            "may_publish": may_publish,
            "may_check": isinstance(known, Entry) and is_live and may_write and not draft,
            "may_settle": isinstance(known, Entry)
            and may_publish
            and not draft
            and bool(columns_in(known, OLDER)),
        }
        return super().render_change_form(request, context, **kwargs)  # type: ignore[misc]

    def as_kept(self, request: HttpRequest, known: Any) -> Any:
        """Return something as the database has it, whatever dates a form that is shown again has for it."""
        if request.method != "POST" or is_drafting(request):
            return known
        return self.model._base_manager.filter(pk=known.pk).first() or known

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        request.text_notes = form.notes
        return super().save_form(request, form, change)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        say_notes(request)
        if is_drafting(request):
            return HttpResponse()  # `after_draft` answers
        self.propose_with_set(request, obj, is_added=True)
        return super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        say_notes(request)
        if is_drafting(request):
            return HttpResponse()
        self.propose_with_set(request, obj)
        return super().response_change(request, obj)  # type: ignore[misc]

    def draft_at(self, object_id: str | None) -> Draft | None:
        """Return the draft of what a form's address names, if there is one."""
        try:
            key = self.model._meta.pk.to_python(object_id)
        except ValidationError:
            return None
        return drafts.draft_at(self.model, key) if key else None

    def is_of_draft(self, request: HttpRequest, draft: Draft | None) -> bool:
        """Whether the form is that of a draft; Publishers may ask to change what is live."""
        asks_for_live = LIVE in request.GET and DRAFT not in request.POST
        may = permissions.may(request.user, "publish", self.model)
        return draft is not None and draft.content is not None and not (asks_for_live and may)

    def goes_into_draft(self, request: HttpRequest, obj: Any) -> bool:
        """Whether what is sent for something live becomes a draft: by the button, or by who sends it."""
        live = permissions.is_live(obj) if obj else issubclass(self.model, Reference)
        alone = settings.TWO_PERSONS or not permissions.may(request.user, "publish", self.model)
        return live and (DRAFT in request.POST or (alone and LIVE not in request.GET))

    def form_of_draft(self, request: HttpRequest, draft: Any, show: Any) -> Any:
        """Show the form of a draft: `show` is called with the tables holding it, and all is undone."""
        take_up(request, draft, live(draft))
        key = self.model, draft.object_id
        try:
            with as_drafted([key], Into()):
                response = rendered(show())
        except DoesNotApplyError as error:
            return self.does_not_apply(request, draft, error)
        return response

    def save_draft(self, request: HttpRequest, draft: Draft | None, obj: Any, save: Any) -> Any:
        """Have `save`, Django's own, write into the draft; or show the form with what is wrong in it."""
        take_up(request, draft, live(draft) if draft else obj)
        key = draft.object_id if draft else obj and obj.pk
        into = Into(masked="_withdraw" not in request.POST, also=((self.model, key),) if key else ())
        try:
            with change(self.model.objects.filter(pk=key), user=request.user, into=into) as opened:
                response = save()
                if isinstance(response, TemplateResponse) and RESUME in request.POST:
                    say_not_saved(request)
                response = rendered(response)
        except DoesNotApplyError as error:
            return self.does_not_apply(request, draft, error)
        if isinstance(response, TemplateResponse):
            return response
        return self.after_draft(request, opened)

    def after_draft(self, request: HttpRequest, opened: Change) -> HttpResponse:
        """Say what became of what was sent, and stay on the form."""
        if not opened.drafts:
            messages.info(request, gettext("Nothing differs from what is public, so no draft was kept."))
            return HttpResponseRedirect(request.get_full_path())
        (draft,) = opened.drafts
        put_into_set(request, draft)
        text = gettext("The draft of “%(entry)s” is saved. The public sees no change until it is published.")
        messages.success(request, text % {"entry": draft})
        say_missing(request, self.model, draft)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[draft.object_id]))

    def propose_with_set(self, request: HttpRequest, obj: Any, *, is_added: bool = False) -> None:
        """Have a new entry be a draft of whoever adds it, and be published with the set that was chosen."""
        if not isinstance(obj, Entry) or obj.state != Entry.State.DRAFT:
            return
        known = draft_of(obj)
        if known or is_added or request.POST.get(SET):
            put_into_set(request, known or workflow.propose(obj, request.user))

    def does_not_apply(
        self, request: HttpRequest, draft: Draft | None, error: DoesNotApplyError
    ) -> HttpResponse:
        """Say line by line why a draft no longer fits what is there; nothing of it is lost."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("This draft does not fit what is there now"),
            "opts": self.opts,
            "draft": draft,
            "problems": error.problems,
            "lines": admin_conflicts.typed_lines(self, request, draft and draft.object_id),
        }
        return TemplateResponse(request, "admin/draft_does_not_apply.html", context, status=409)


def say_notes(request: Any) -> None:
    """Say what became of texts that were typed, or is to be looked at in them."""
    for level, words in request.text_notes:
        messages.add_message(request, level, words)


def say_missing(request: HttpRequest, model: Any, draft: Draft) -> None:
    """Say which texts a draft still lacks before it can be published, such as what a picture shows."""
    if draft.content is None or not issubclass(model, Entry):
        return
    fields = draft.content[0]["fields"]
    texts = {each.name for each in model._meta.fields if isinstance(each, CharField | TextField)}
    entry = model(**{name: value for name, value in fields.items() if name in texts})
    labels = [str(capfirst(model._meta.get_field(name).verbose_name)) for name in entry.missing_texts()]
    if labels:
        words = gettext("Before it can be published, fill in: %(fields)s.")
        messages.warning(request, words % {"fields": ", ".join(labels)})


def say_written_again(request: HttpRequest, reopened: list[Any]) -> None:
    """Say, and mail to those concerned, that what was asked for or approved has to be approved again."""
    for kind, key in dict.fromkeys((type(each), each.pk) for each in reopened):
        proposal = kind.objects.filter(pk=key, status=Draft.Status.WRITING).first()
        if proposal is None:  # undone, or gone
            continue
        text = gettext(
            "“%(name)s” was waiting or scheduled. It has changed, so it is being written again: ask for"
            " approval anew, or nothing of it will be published."
        )
        of_set = isinstance(proposal, DraftSet)
        way = way_to_set(proposal) if of_set else way_to_drafts()
        messages.warning(request, format_html("{} {}", text % {"name": proposal}, way))
        mailing.written_again(proposal, list(proposal.drafts.all()) if of_set else [proposal], request.user)


def say_in_drafts(request: HttpRequest, words: str, written: Iterable[Draft]) -> None:
    """Say that something is in drafts, and lead to where one asks for their approval."""
    found = list(written)
    sets = dict.fromkeys(draft.set for draft in found if draft.set)
    ways = [way_to_set(each) for each in sets]
    ways += [way_to_drafts()] if any(draft.set is None for draft in found) else []
    links = format_html_join(" ", "{}", ((way,) for way in ways))
    messages.warning(request, format_html("{} {}", words, links))


def way_to_set(of_set: DraftSet) -> SafeString:
    words = gettext("Open the set “%(name)s”") % {"name": of_set}
    return format_html('<a href="{}">{}</a>', reverse("admin:draft_set", args=[of_set.pk]), words)


def way_to_drafts() -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:drafts"), gettext("Open the drafts"))


def put_into_set(request: HttpRequest, draft: Draft) -> None:
    """Have a draft be in the set that was chosen on its form, if that asked."""
    chosen = request.POST.get(SET)
    if chosen is None or chosen == request.POST.get(SET_SEEN):
        return
    of_set = DraftSet.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    try:
        workflow.put(draft, of_set, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def set_chosen(request: HttpRequest, draft: Draft | None) -> int | None:
    """Return the set that a form shows: what was chosen, or that of the draft."""
    chosen = request.POST.get(SET)
    if chosen is None:
        return draft.set_id if draft else None
    return int(chosen) if chosen.isdecimal() else None


def take_up(request: Any, draft: Draft | None, instance: Any) -> None:
    """Note which draft a request is about, and what is live: tables that hold the draft say another state."""
    request.draft, request.live = draft, instance


def is_drafting(request: Any) -> bool:
    """Whether this request shows or writes a draft."""
    return hasattr(request, "draft")


def rendered(response: Any) -> Any:
    """Return a response with its page made: what it shows is about to be undone."""
    return response.render() if isinstance(response, TemplateResponse) else response
