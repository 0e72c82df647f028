"""What staff do with many at once, from a list: by the one door, as one change and one line of history."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import history, permissions, translating
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_forms import KEEP, OwnerForm
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.fields import markdown_columns
from cnrs_intl.catalogue.link_targets import Kind, faults_in
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.writing import change, current, key_of

FROM_FORM = "_from_form"  # sent by the button of a form, which is to be shown again

# What is said, and kept in the history, once an entry is in another status than before.
NOW_IN_STATUS = {
    Status.SCHEDULED: _("“%(entry)s” is scheduled for publication."),
    Status.PUBLISHED: _("“%(entry)s” is now published."),
    Status.WITHDRAWN: _("“%(entry)s” is withdrawn: the public no longer sees it."),
}

CHECKED = _("“%(entry)s” is not public: it is checked when it is published.")
SAID_ALREADY = _("“%(entry)s” has it so already.")
HAS_DRAFT = _("“%(entry)s” has a draft already: write it there.")


class ManyAtOnce:
    """Mixed into an admin of entries or references, before Django's class."""

    model: Any
    opts: Any
    admin_site: Any
    change_catalogue: Any
    log_change: Any

    def change_many(
        self, request: HttpRequest, queryset: Any, alter: Callable[[Any], str], message: list[Any]
    ) -> Any:
        """
        Change each of what is selected, at once or, as its form would, into a draft; say what was done.

        `alter` changes one, unsaved, or returns why it cannot be. Those that can be are changed, in one
        change; the others are named. `message`: what the history says.
        """
        chosen = list(queryset)
        alone = permissions.may(request.user, "publish", self.model) and not settings.TWO_PERSONS
        at_once = [each.pk for each in chosen if alone or not permissions.is_live(each)]
        drafted = [each.pk for each in chosen if each.pk not in at_once]
        if at_once and (page := self.save_many(request, self.of(at_once), alter, message)):
            return page
        if drafted:
            self.draft_many(request, self.of(drafted), alter)
        return None

    def of(self, keys: list[Any]) -> Any:
        return self.model.objects.filter(pk__in=keys).order_by("pk")

    def save_many(self, request: HttpRequest, wanted: Any, alter: Any, message: list[Any]) -> Any:
        changed: list[Any] = []
        refusals: list[str] = []

        def write() -> None:
            changed.extend(altered(wanted, alter, refusals))
            for each in changed:
                self.log_change(request, each, message)

        if page := self.change_catalogue(request, wanted, write):
            return page
        say(request, MANY_CHANGED, changed, refusals)
        return None

    def draft_many(self, request: HttpRequest, wanted: Any, alter: Any) -> None:
        """Write a draft of each that has none: what others have in theirs, and its approval, stays theirs."""
        refusals = [str(HAS_DRAFT) % {"entry": each} for each in wanted if draft_of(each)]
        free = wanted.filter(pk__in=[each.pk for each in wanted if not draft_of(each)])
        try:
            with change(free, user=request.user, into=Into(masked=False)) as opened:
                altered(free, alter, refusals)
        except (NotAllowedError, DoesNotApplyError) as refused:
            messages.error(request, str(refused))
            return
        say(request, MANY_DRAFTED, opened.drafts, refusals)


def altered(wanted: Any, alter: Callable[[Any], str], refusals: list[str]) -> list[Any]:
    """Change and save each that can be; return these, and add to `refusals` why the others were not."""
    found = []
    for each in wanted.all():
        before = columns_of(each)
        refusal = alter(each)
        if not refusal and columns_of(each) == before:
            refusal = str(SAID_ALREADY) % {"entry": each}
        if refusal:
            refusals.append(refusal)
        else:
            each.save()
            found.append(each)
    return found


def columns_of(instance: Any) -> dict[str, Any]:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def say(request: HttpRequest, words: Any, done: list[Any], refusals: list[str]) -> None:
    """Say what was done to which, and of the others why not."""
    for refusal in refusals:
        messages.warning(request, refusal)
    if done:
        names = get_text_list([str(each) for each in done], gettext("and"))
        messages.success(request, words % {"count": len(done), "names": names})


class ManyEntriesAtOnce(ManyAtOnce):
    """Mixed into the admin of entries."""

    actions = ("still_correct", "publish_selected", "withdraw_selected", "set_owner", "translations_right")

    @admin.action(
        permissions=["change"], description=_("The selected %(verbose_name_plural)s: still correct")
    )
    def still_correct(self, request: HttpRequest, queryset: Any) -> Any:
        """Say that all of these were found true today."""

        def alter(entry: Any) -> str:
            if not permissions.is_live(entry):
                return str(CHECKED) % {"entry": entry}
            entry.mark_checked()
            return ""

        return self.change_and_return(request, queryset, alter, "checked")

    @admin.action(
        permissions=["publish"],
        description=_("The selected %(verbose_name_plural)s: older translations are right"),
    )
    def translations_right(self, request: HttpRequest, queryset: Any) -> Any:
        """Say that texts that are older than in the other language are right all the same."""

        def alter(entry: Any) -> str:
            settled, opened = translating.settle(entry), current.get()
            if opened and settled:
                opened.settled[key_of(entry)] = settled
            return ""

        return self.change_and_return(request, queryset, alter, "translations_right")

    def change_and_return(self, request: HttpRequest, queryset: Any, alter: Any, did: str) -> Any:
        """Change what is selected; where a form’s button asked for it, show that form again."""
        entries = list(queryset)
        page = self.change_many(request, queryset, alter, [history.event(did)])
        if page is None and FROM_FORM in request.POST and len(entries) == 1:
            return HttpResponseRedirect(change_url(entries[0]))
        return page

    @admin.action(
        permissions=["change"],
        description=_("Set the owner or the team address of the selected %(verbose_name_plural)s"),
    )
    def set_owner(self, request: HttpRequest, queryset: Any) -> Any:
        """Ask who and which address; change that once it was answered."""
        form = OwnerForm(request.POST if "post" in request.POST else None, initial={"owner": KEEP})
        if form.is_bound and form.is_valid():
            fields = [self.model._meta.get_field(name) for name in ("owner", "team_email")]
            return self.change_many(request, queryset, form.alter, [history.fields_changed(fields)])
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Owner and team address"),
            "opts": self.opts,
            "form": form,
            "entries": list(queryset),
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
        return TemplateResponse(request, "admin/bulk/owner.html", context)

    @admin.action(permissions=["publish"], description=_("Publish the selected %(verbose_name_plural)s now"))
    def publish_selected(self, request: HttpRequest, queryset: Any) -> Any:
        return self.change_each(request, queryset, "publish")

    @admin.action(permissions=["publish"], description=_("Withdraw the selected %(verbose_name_plural)s"))
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> Any:
        return self.change_each(request, queryset, "withdraw")

    def change_each(self, request: HttpRequest, queryset: Any, transition: str) -> Any:
        """Take a transition with each entry that allows it; say which did, and of the others why not."""
        changed: list[Any] = []
        refusals: list[str] = []

        def write() -> None:
            left = list(queryset)
            done: list[Any] = [None]
            while done:  # what links to another of these is tried again once that is public
                tried = [(entry, try_transition(entry, transition)) for entry in left]
                done = [entry for entry, refusal in tried if not refusal]
                left = [entry for entry, refusal in tried if refusal]
                changed.extend(done)
                refusals[:] = [refusal for _entry, refusal in tried if refusal]
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
MANY_CHANGED = ngettext_lazy(
    "%(count)d was changed: %(names)s.", "%(count)d were changed: %(names)s.", "count"
)
MANY_DRAFTED = ngettext_lazy(
    "%(count)d draft was saved, which the public does not see until it is published: %(names)s.",
    "%(count)d drafts were saved, which the public does not see until they are published: %(names)s.",
    "count",
)


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
        if transition == "publish" and (words := dead_ends(entry)):
            raise ValidationError(words)
        getattr(entry, transition)()
    except ValidationError as error:
        return str(REFUSED[transition]) % why_not(entry, error)
    return ""


def dead_ends(entry: Entry) -> dict[str, list[str]]:
    """Return what is wrong with the links of an entry that is to be public, by column, as on its form."""
    found = {}
    for column in markdown_columns(type(entry)):
        faults = faults_in(getattr(entry, column), column.rpartition("_")[2])
        if words := [fault.words for fault in faults if fault.kind != Kind.MOVED]:
            found[column] = words
    return found


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
