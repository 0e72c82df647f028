"""Pages on which something is done with a draft or a set: asked for, sent back, cancelled, discarded, put."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import left_drafts, workflow
from cnrs_intl.catalogue.admin_forms import ParisTimeField
from cnrs_intl.catalogue.admin_texts import LinesField
from cnrs_intl.catalogue.draft_lines import Line, line_of_draft, line_of_set
from cnrs_intl.catalogue.draft_words import address, form_of, kind_of, summary_of
from cnrs_intl.catalogue.drafts import live, name_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError, may
from cnrs_intl.catalogue.proposals import drafts_in, may_change, models_of_drafts

Proposal = Any  # a Draft or a DraftSet
KINDS: dict[str, Any] = {"draft": Draft, "set": DraftSet}
LINES = partial(LinesField, widget=forms.Textarea(attrs={"rows": 4, "cols": 60}))


def time_field(**options: Any) -> ParisTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return ParisTimeField(required=False, widget=widget, **options)


class AskForm(forms.Form):
    comment = LINES(label=_("Comment"), required=False, help_text=_("For whoever approves it."))
    publish_at = time_field(
        label=_("Publish at"), help_text=_("Paris time. Empty: as soon as it is approved.")
    )


class SendBackForm(forms.Form):
    answer = LINES(label=_("What is to be changed"), help_text=_("The authors read it."))


class DiscardSetForm(forms.Form):
    with_drafts = forms.ChoiceField(
        label=_("Its drafts"),
        choices=[("", _("stay, each by itself")), ("1", _("are discarded too"))],
        required=False,
        widget=forms.RadioSelect,
    )


class PutForm(forms.Form):
    set = forms.ModelChoiceField(
        label=_("Set"), queryset=DraftSet.objects.order_by("name"), required=False, empty_label=_("none")
    )
    new = forms.CharField(
        label=_("Or a new set"), required=False, min_length=2, max_length=120, help_text=_("Its name.")
    )

    def clean_new(self) -> str:
        name: str = self.cleaned_data["new"]
        if name and DraftSet.objects.filter(name=name).exists():
            raise ValidationError(_("There is a set of this name: choose it above."))
        return name


class NoForm(forms.Form):
    pass


def put(draft: Draft, user: Any, new: str, **chosen: Any) -> None:
    """Put a draft into the set that was chosen, or into a new one."""
    of_set = chosen["set"]
    if new:
        of_set = DraftSet.objects.create(name=new, created_by=user)
    workflow.put(draft, of_set, user)


def discard_set(of_set: DraftSet, user: Any, with_drafts: str) -> None:
    workflow.discard_set(of_set, user, with_drafts=bool(with_drafts))


@dataclass(frozen=True)
class Act:
    """Something that is done on a page of its own."""

    title: Any
    words: Any
    done: Any
    do: Callable[..., Any]
    form: type[forms.Form] = NoForm


def who_hears() -> str:
    """Return how those who may approve hear that somebody asks."""
    if settings.MAIL_IS_SET:
        return gettext("Publishers see it in their list, and are told by mail.")
    return gettext("Publishers find it on the first page of the admin, under “Waiting for my approval”.")


ASK = Act(
    _("Ask for approval: %(name)s"),
    lazy(who_hears, str)(),
    _("Publishers see now that “%(name)s” waits for approval."),
    workflow.ask,
    AskForm,
)
SEND_BACK = Act(
    _("Send back: %(name)s"),
    _("It can be written again. A draft that is in a set leaves it."),
    _("“%(name)s” was sent back to its authors."),
    workflow.send_back,
    SendBackForm,
)
CANCEL = Act(
    _("Cancel the date: %(name)s"),
    _("It will not be published by itself. It stays as a draft."),
    _("“%(name)s” is no longer scheduled."),
    workflow.cancel,
)
ACTS: dict[tuple[str, str], Act] = {
    ("draft", "ask"): ASK,
    ("set", "ask"): ASK,
    ("draft", "return"): SEND_BACK,
    ("set", "return"): SEND_BACK,
    ("draft", "cancel"): CANCEL,
    ("set", "cancel"): CANCEL,
    ("draft", "discard"): Act(
        _("Discard the draft: %(name)s"),
        _("What is written in it is lost. What is public stays as it is."),
        _("The draft of “%(name)s” was discarded."),
        workflow.discard,
    ),
    ("set", "discard"): Act(
        _("Discard the set: %(name)s"),
        _("What is public stays as it is."),
        _("The set “%(name)s” was discarded."),
        discard_set,
        DiscardSetForm,
    ),
    ("draft", "take_over"): Act(
        _("Take over: %(name)s"),
        _("It is among your drafts then, and you count as one of those who wrote it."),
        _("“%(name)s” is among your drafts now."),
        left_drafts.take_over,
    ),
    ("draft", "put"): Act(
        _("Put into a set: %(name)s"),
        _("Drafts of a set are previewed, approved and published as one."),
        _("“%(name)s” is in the set that you chose."),
        put,
        PutForm,
    ),
}
#: Of a new entry, which stands in its table: its draft only says that it is to be published.
DISCARD_NEW = replace(
    ACTS["draft", "discard"],
    words=_(
        "The entry itself stays as it is, and the public does not see it. It is no longer among the drafts,"
        " nor in a set. To be rid of it, delete it."
    ),
)


def may_see(user: Any) -> bool:
    """Whether an account has to do with drafts at all."""
    return any(may(user, "view", model) for model in models_of_drafts())


def act_on(request: HttpRequest, pk: int, kind: str, name: str) -> HttpResponse:
    """Show a page with a form for what can be done with a draft or a set, and do it (POST)."""
    proposal = get_object_or_404(KINDS[kind], pk=pk)
    act, user = act_on_it(proposal, kind, name), request.user
    if not may_change(user, drafts_in(proposal)):
        return refused(request, gettext("Your account may not do this. Nothing was changed."))
    form = act.form(request.POST if request.method == "POST" else None, initial=initial(proposal))
    if form.is_valid():
        try:
            act.do(proposal, user, **form.cleaned_data)
        except NotAllowedError as error:
            return refused(request, str(error))
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, act.done % {"name": proposal})
            return redirect(back_to(proposal))
    context = about(proposal, user) | {"title": act.title % {"name": proposal}, "act": act, "form": form}
    return page(request, "admin/drafts/act.html", context)


def act_on_it(proposal: Proposal, kind: str, name: str) -> Act:
    is_new = kind == "draft" and proposal.content is None
    return DISCARD_NEW if is_new and name == "discard" else ACTS[kind, name]


def initial(proposal: Proposal) -> dict[str, Any]:
    return {
        "comment": proposal.comment,
        "publish_at": proposal.publish_at,
        "set": getattr(proposal, "set_id", None),
        "with_drafts": "",
    }


def show_problems(form: forms.BaseForm, error: ValidationError) -> None:
    for name, problems in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, problems)


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """Say why something was not done, and lead to the lists."""
    messages.error(request, words)
    return redirect("admin:drafts")


def words_of(error: ValidationError) -> str:
    """Return what is wrong, in one line."""
    return " ".join(error.messages)


def back_to(proposal: Proposal) -> str:
    """Return where to go on: the set, as long as there is one, or the lists."""
    of_set = proposal if isinstance(proposal, DraftSet) else None
    if of_set:
        there = DraftSet.objects.filter(pk=of_set.pk).exists()
        return address("admin:draft_set", of_set.pk) if there else address("admin:draft_sets")
    return address("admin:drafts")


def about(proposal: Proposal, user: Any) -> dict[str, Any]:
    """Return what a page says of a draft or a set above all, to somebody."""
    drafts = drafts_in(proposal)
    waits = proposal.status == Draft.Status.WAITING
    return {
        "proposal": proposal,
        "is_set": isinstance(proposal, DraftSet),
        "brief": [(draft.name, kind_of(draft), summary_of(draft), form_of(draft)) for draft in drafts],
        "asked_by": name_of(proposal.asked_by) if waits and proposal.asked_by else "",
        "back": come_from(proposal),
        "line": line_of(proposal, user),
    }


def come_from(proposal: Proposal) -> str:
    """Return where a draft or a set is read: what a page on it leads back to."""
    if isinstance(proposal, DraftSet):
        return back_to(proposal)
    form = form_of(proposal) if proposal.content is None or live(proposal) else ""
    return form or address("admin:draft_compare", proposal.pk)


def line_of(proposal: Proposal, user: Any) -> Line:
    """Return what a draft or a set is and what can be done with it, besides that it is published."""
    if isinstance(proposal, DraftSet):
        prefetch_related_objects([proposal], "drafts__authors")
        line = line_of_set(proposal, user)
    else:
        line = line_of_draft(proposal, user)
    return replace(line, ways=[way for way in line.ways if not way.is_publishing])


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {**admin.site.each_context(request), "subtitle": None, **context}
    return TemplateResponse(request, template, context, status=status)


def urls() -> list[tuple[str, Any, str]]:
    """Return the address below the admin's, the view and the name of each page."""
    return [
        (f"{kind}s/<int:pk>/{name}/", partial(act_on, kind=kind, name=name), f"{kind}_{name}")
        for kind, name in ACTS
    ]
