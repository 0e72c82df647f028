"""The page that stands before a draft or a set is published, now or at a time: what the public will see."""

from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock, version, workflow
from cnrs_intl.catalogue.admin_proposals import (
    KINDS,
    Proposal,
    about,
    back_to,
    page,
    refused,
    time_field,
    words_of,
)
from cnrs_intl.catalogue.admin_undoing import undo_offer
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.consequences import CONFIRMED, Consequences, NotConfirmedError
from cnrs_intl.catalogue.draft_words import address
from cnrs_intl.catalogue.drafts import is_stale, live
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import drafts_in
from cnrs_intl.catalogue.publication import Publication, will_be_public
from cnrs_intl.catalogue.writing import Change

SEEN = "seen"  # what a draft or a set was when its page was made
OTHER_TIME = "other_time"  # what stands in the field beside the time that the page shows


class TimeForm(forms.Form):
    publish_at = time_field(label=_("Publish at"), help_text=_("Paris time. Empty: now."))

    def clean(self) -> None:
        workflow.to_come(self.cleaned_data.get("publish_at"))


class OtherTimeForm(forms.Form):
    """A time beside the one shown: sent with the confirmation, so that it is never passed over."""

    other_time = time_field(label=_("Publish at"), help_text=_("Paris time. Empty: now."))
    other_time.widget.attrs["form"] = "consequences_form"


def publish_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Publish a draft or a set once its consequences are confirmed: now, or at the time that is asked for."""
    proposal = get_object_or_404(KINDS[kind], pk=pk)
    if asks_for_another_time(request):
        return show_another_time(request, proposal)
    sent = request.POST if request.method == "POST" else request.GET
    form = TimeForm(sent or None)
    if form.is_bound and not form.is_valid():
        return ask_again(request, proposal, form)
    moment = form.cleaned_data["publish_at"] if form.is_bound else None
    return publish(request, proposal, moment)


def ask_again(request: HttpRequest, proposal: Proposal, refused_form: TimeForm) -> HttpResponse:
    """Show what is published now, with the time that cannot be in its field and why beside it."""
    form = OtherTimeForm({OTHER_TIME: refused_form["publish_at"].value()})
    if form.is_valid():  # but it is past
        form.add_error(OTHER_TIME, list(refused_form.errors["publish_at"]))
    return publish(request, proposal, None, form)


def approve_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Approve what was asked for: likewise, at the time that was asked for, which is that which was shown."""
    proposal = KINDS[kind].objects.filter(pk=pk).first()
    if proposal is None:  # mail leads here, and a colleague may have been faster
        return refused(request, gettext("This was published or discarded meanwhile."))
    if asks_for_another_time(request):
        return show_another_time(request, proposal)
    if CONFIRMED in request.POST and request.POST.get("publish_at", "") != shown_time(proposal.publish_at):
        return refused(request, gettext("Another time was asked for meanwhile: look again."))
    return publish(request, proposal, proposal.publish_at)


def asks_for_another_time(request: HttpRequest) -> bool:
    """Whether a time was typed whose changes are to be shown, or were not shown when it was confirmed."""
    typed = request.POST.get(OTHER_TIME)
    return typed is not None and (
        CONFIRMED not in request.POST or typed != request.POST.get("publish_at", "")
    )


def show_another_time(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if CONFIRMED in request.POST:
        messages.warning(request, gettext("You chose another time. Look at what changes then, and confirm."))
    query = urlencode({"publish_at": request.POST[OTHER_TIME]})
    return redirect(f"{address(f'admin:{kind_in(proposal)}_publish', proposal.pk)}?{query}")


def publish(
    request: HttpRequest, proposal: Proposal, moment: datetime | None, again: OtherTimeForm | None = None
) -> HttpResponse:
    """Publish what was confirmed, or ask for that; `again`, for another time than was typed there."""
    sent = {} if again else request.POST
    seen = sent.get(SEEN, "") if sent.get(CONFIRMED) else workflow.seen_of(proposal)
    check = Publication(sent, moment)
    made = None
    try:
        if moment:
            workflow.schedule(proposal, request.user, moment, seen=seen, check=check)
        else:
            made = workflow.approve(proposal, request.user, seen=seen, check=check, at_once=True)
    except NotConfirmedError as stopped:
        return consequences_page(request, proposal, check, seen, as_of(moment, stopped), again=again)
    except DoesNotApplyError as error:
        return does_not_apply(request, proposal, error)
    except NotAllowedError as error:
        return refused(request, str(error))
    except ValidationError as error:
        return refused(request, words_of(error))
    say_done(request, proposal, check, made)
    return redirect(back_to(proposal))


def as_of(moment: datetime | None, stopped: NotConfirmedError) -> Consequences:
    """Return what was stopped would have done, compared with what the public is told then without it."""
    with ExitStack() as then:
        if moment:
            then.enter_context(clock.at(moment))
            then.enter_context(version.apart())
        return stopped.consequences()


def consequences_page(
    request: HttpRequest,
    proposal: Proposal,
    check: Publication,
    seen: str,
    found: Consequences,
    *,
    again: OtherTimeForm | None = None,
) -> HttpResponse:
    moment = check.moment
    local = localtime(moment) if moment else None
    asked_for = [("publish_at", shown_time(moment))] if moment else []
    context = about(proposal, request.user) | {
        "title": gettext("What the public will see change"),
        "consequences": found,
        "moment": local,
        "hidden": check.hidden,
        "is_all_hidden": check.is_all_hidden,
        "sent": [(SEEN, seen), *asked_for],
        "resume": "",
        "form": again or OtherTimeForm(initial={OTHER_TIME: moment}),
    }
    return page(request, "admin/drafts/consequences.html", context)


def shown_time(moment: datetime | None) -> str:
    """Return a time as the page's form sends it back; nothing where there is none."""
    return f"{localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def kind_in(proposal: Proposal) -> str:
    """Return what addresses call it: draft or set."""
    return "draft" if isinstance(proposal, Draft) else "set"


def does_not_apply(request: HttpRequest, proposal: Proposal, error: DoesNotApplyError) -> HttpResponse:
    """Say line by line why it cannot be published; nothing of it is lost."""
    stale = [draft for draft in drafts_in(proposal) if is_stale(draft, live(draft))]
    context = about(proposal, request.user) | {
        "title": gettext("This cannot be published as it is: %(name)s") % {"name": proposal},
        "problems": error.problems,
        "stale": [(draft.name, address("admin:draft_update", draft.pk)) for draft in stale],
    }
    return page(request, "admin/drafts/does_not_apply.html", context, status=409)


def say_done(request: HttpRequest, proposal: Proposal, check: Publication, made: Change | None) -> None:
    """Say what was done, and offer to undo it."""
    now = gettext("“%(name)s” is public now.") % {"name": proposal}
    done = will_be_public(proposal, check.moment) if check.moment else now
    text = check.said(done)
    undo = undo_offer(request, made) if made else ""
    messages.success(request, format_html("{} {}", text, undo) if undo else text)


def urls() -> list[tuple[str, Any, str]]:
    return [
        (f"{kind}s/<int:pk>/{name}/", partial(view, kind=kind), f"{kind}_{name}")
        for kind in KINDS
        for name, view in (("publish", publish_page), ("approve", approve_page))
    ]
