"""What is done with several drafts that were ticked on their lists: each as one, all or none."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from cnrs_intl.catalogue import many_drafts
from cnrs_intl.catalogue.admin_proposals import PutForm, page
from cnrs_intl.catalogue.admin_undoing import undo_offer
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.consequences import CONFIRMED, NotConfirmedError
from cnrs_intl.catalogue.draft_words import address, form_of, kind_of, summary_of
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import is_publisher
from cnrs_intl.catalogue.publication import Publication
from cnrs_intl.catalogue.workflow import seen_of

TICK = "draft"  # what each tick is called
TICKED = "ticked"  # in the address of the lists: what was ticked, and is still to be done
TYPED = ("set", "new")  # likewise: the set that was chosen or typed


def offered(request: HttpRequest) -> dict[str, Any]:
    """Return what the lists show for what is done with several drafts."""
    return {
        "ticked": request.GET.getlist(TICKED),
        "put": PutForm(initial={name: request.GET.get(name, "") for name in TYPED}),
        "may_publish_many": is_publisher(request.user, []),
    }


def lists_with(request: HttpRequest) -> str:
    """Return the address of the lists, with what was ticked and typed as it was."""
    kept = {TICKED: request.POST.getlist(TICK)}
    kept |= {name: [value] for name in TYPED if (value := request.POST.get(name))}
    return f"{address('admin:drafts')}?{urlencode(kept, doseq=True)}"


def with_ticks(view: Any) -> Any:
    """Give a view what was ticked (POST); say what is in the way on the lists, where that is ticked still."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("admin:drafts")
        try:
            response: HttpResponse = view(request, request.POST.getlist(TICK))
        except (NotAllowedError, ValidationError) as error:
            for words in error.messages if isinstance(error, ValidationError) else [str(error)]:
                messages.error(request, words)
            return redirect(lists_with(request))
        return response

    return inner


@with_ticks
def ask(request: HttpRequest, ticks: list[str]) -> HttpResponse:
    """Ask for the approval of one's own drafts."""
    drafts = many_drafts.ask(ticks, request.user)
    text = ngettext(
        "Publishers see now that %(count)d draft waits for approval: %(names)s.",
        "Publishers see now that %(count)d drafts wait for approval: %(names)s.",
        len(drafts),
    )
    messages.success(request, text % counted(drafts))
    return redirect("admin:drafts")


@with_ticks
def put(request: HttpRequest, ticks: list[str]) -> HttpResponse:
    """Put drafts into the set that was chosen, or into a new one."""
    form = PutForm(request.POST)
    if not form.is_valid():
        problems = [each for found in form.errors.values() for each in found]
        raise ValidationError([*problems, gettext("Nothing was changed.")])
    drafts, of_set = many_drafts.put(ticks, request.user, form.cleaned_data["set"], form.cleaned_data["new"])
    text = ngettext(
        "%(count)d draft is in the set “%(set)s”: %(names)s.",
        "%(count)d drafts are in the set “%(set)s”: %(names)s.",
        len(drafts),
    )
    messages.success(request, text % (counted(drafts) | {"set": of_set}))
    return redirect("admin:draft_set", of_set.pk)


@with_ticks
def publish(request: HttpRequest, ticks: list[str]) -> HttpResponse:
    """Publish, once the consequences of all are confirmed, those that the account may publish."""
    token = request.POST.get(CONFIRMED, "")
    ticked = many_drafts.ticked(ticks)
    drafts, left = many_drafts.free_to_publish(ticked, request.user)
    if left and (token or not drafts):
        raise ValidationError([*left, gettext("Nothing was published.")])
    check = Publication(request.POST, None)
    try:
        made = many_drafts.publish_together(drafts, request.user, check)
    except NotConfirmedError as stopped:
        return consequences_page(request, drafts, left, check, stopped)
    except DoesNotApplyError as error:
        return does_not_apply(request, drafts, error)
    now = ngettext(
        "%(count)d draft is public now: %(names)s.",
        "%(count)d drafts are public now: %(names)s.",
        len(drafts),
    )
    text = check.said(now % counted(drafts))
    undo = undo_offer(request, made)
    messages.success(request, format_html("{} {}", text, undo) if undo else text)
    return redirect("admin:drafts")


def consequences_page(
    request: HttpRequest,
    drafts: list[Draft],
    left: list[str],
    check: Publication,
    stopped: NotConfirmedError,
) -> HttpResponse:
    context = {
        "title": gettext("What the public will see change"),
        "consequences": stopped.consequences(),
        "brief": brief(drafts),
        "hidden": check.hidden,
        "is_all_hidden": check.is_all_hidden,
        "left": left,
        "sent": [(TICK, seen_of(draft, [draft])) for draft in drafts],
        "resume": "",
        "back": lists_with(request),
    }
    return page(request, "admin/drafts/many/consequences.html", context)


def does_not_apply(request: HttpRequest, drafts: list[Draft], error: DoesNotApplyError) -> HttpResponse:
    """Say line by line why they cannot be published together; nothing of them is lost."""
    context = {
        "title": gettext("These drafts cannot be published together as they are"),
        "problems": error.problems,
        "stale": [
            (draft.name, address("admin:draft_update", draft.pk)) for draft in many_drafts.stale(drafts)
        ],
        "brief": brief(drafts),
        "back": lists_with(request),
    }
    return page(request, "admin/drafts/does_not_apply.html", context, status=409)


def brief(drafts: list[Draft]) -> list[tuple[str, str, str, str]]:
    return [(draft.name, kind_of(draft), summary_of(draft), form_of(draft)) for draft in drafts]


def counted(drafts: list[Draft]) -> dict[str, Any]:
    return {"count": len(drafts), "names": get_text_list([str(draft) for draft in drafts], gettext("and"))}


def urls() -> list[tuple[str, Any, str]]:
    """Return the address below the admin's, the view and the name of each page."""
    return [
        ("drafts/ask/", ask, "drafts_ask"),
        ("drafts/put/", put, "drafts_put"),
        ("drafts/publish/", publish, "drafts_publish"),
    ]
