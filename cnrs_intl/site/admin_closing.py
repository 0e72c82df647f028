"""
Closing accounts, in the place of deleting them: who leaves hands over the entries that they own.

What they wrote and is not public yet is handed over, or stays for colleagues to take over; the pages name it.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue import left_drafts
from cnrs_intl.catalogue.draft_lines import line_of_draft, line_of_set
from cnrs_intl.catalogue.draft_words import kind_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.owners import labelled, open_accounts
from cnrs_intl.catalogue.owning import hand_over, owned_by, promised_to
from cnrs_intl.catalogue.proposals import may_change
from cnrs_intl.site.admin_accounts import OPEN, close, one_at_a_time, why_not_closed

NOBODY = "nobody"


class HandingOverForm(forms.Form):
    """Asks who is to own what closed accounts own, and who goes on with the drafts that they leave."""

    to = forms.ChoiceField(
        label=_("Hand these entries over to"),
        help_text=_("They stay as they are: only their owner changes."),
    )
    drafts_to = forms.ChoiceField(
        label=_("Hand their drafts over to"),
        required=False,
        help_text=_("Those that nobody else wrote in. They are among this colleague’s drafts then."),
    )

    def __init__(self, accounts: list[User], *, owned: bool, drafts: list[Draft], data: Any = None) -> None:
        super().__init__(data)
        others = open_accounts().exclude(pk__in=[one.pk for one in accounts])
        self.others = {str(each.pk): each for each in others}
        self.drafts = drafts
        names = [(str(each.pk), words) for each, words in labelled(self.others.values())]
        nobody = {
            "to": [("", "---------"), *names, (NOBODY, gettext("nobody for now: they have no owner"))],
            "drafts_to": [("", gettext("nobody for now: who opens them can take them over")), *names],
        }
        for name, is_asked in (("to", owned), ("drafts_to", bool(drafts))):
            self.fields[name].choices = nobody[name]  # type: ignore[attr-defined]
            if not is_asked:
                del self.fields[name]

    def clean_drafts_to(self) -> str:
        chosen: str = self.cleaned_data["drafts_to"]
        if chosen and not may_change(self.others[chosen], self.drafts):
            raise forms.ValidationError(_("This account may not change all of these drafts."))
        return chosen

    @property
    def heir(self) -> User | None:
        return self.others.get(self.cleaned_data.get("to", ""))

    @property
    def drafts_heir(self) -> User | None:
        return self.others.get(self.cleaned_data.get("drafts_to", ""))


def waiting_of(accounts: list[User], asker: Any) -> list[Any]:
    """Return lines of the drafts that accounts wrote in and the sets that they made."""
    drafts = Draft.objects.filter(Q(authors__in=accounts) | Q(author__in=accounts)).distinct()
    sets = DraftSet.objects.filter(created_by__in=accounts).select_related("created_by").order_by("name")
    found = drafts.select_related("set").prefetch_related("authors")
    return [
        *(line_of_set(each, asker) for each in sets.prefetch_related("drafts__authors")),
        *(line_of_draft(draft, asker) for draft in found),
    ]


def left_by(accounts: list[User]) -> list[tuple[str, str]]:
    """Return what accounts own, or would own by a draft: names and kinds."""
    return [
        *((str(entry), str(entry._meta.verbose_name)) for entry in owned_by(accounts)),
        *(
            (draft.name, gettext("%(kind)s, in a draft") % {"kind": kind_of(draft)})
            for draft in promised_to(accounts)
        ),
    ]


class Closes:
    """Mixed into the admin of accounts."""

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say why no account is deleted, and offer to close it and to hand over; or do so."""
        self_: Any = self
        account = self_.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self_.has_delete_permission(request, account):
            raise PermissionDenied
        with transaction.atomic():
            form = self.asked_who([account], request.POST if request.method == "POST" else None)
            refusal = why_not_closed(request.user, account) if account.is_active else ""
            if request.method == "POST" and not refusal and (form is None or form.is_valid()):
                self.close_all(request, [account], form)
                return HttpResponseRedirect(reverse("admin:accounts_user_changelist"))
        context = {
            "title": gettext("Close the account “%(account)s”") % {"account": account},
            "refusal": refusal,
            "account": account,
            **self.about(request, [account], form),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/accounts/user/close.html", context)

    @staticmethod
    def asked_who(accounts: list[User], sent: Any) -> HandingOverForm | None:
        """
        Return the question who is to have what accounts own or wrote, if there is anything. In a transaction.

        Once that was `sent`, nobody else closes an account meanwhile, be it that of who is chosen.
        """
        if sent is not None:
            one_at_a_time()
        owned, drafts = bool(left_by(accounts)), list(left_drafts.left_by(accounts))
        return HandingOverForm(accounts, owned=owned, drafts=drafts, data=sent) if owned or drafts else None

    def about(self, request: HttpRequest, accounts: list[User], form: Any) -> dict[str, Any]:
        """Return what both pages show: what the accounts own, and what waits."""
        self_: Any = self
        return {
            **self_.admin_site.each_context(request),
            "box": OPEN,
            "opts": self_.opts,
            "owned": left_by(accounts),
            "form": form,
            "waiting": waiting_of(accounts, request.user),
        }

    @admin.action(permissions=["delete"], description=_("Close the selected accounts"))
    def close_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Name the accounts first, and what they own; close them once that was confirmed."""
        accounts = list(queryset.order_by("username"))
        confirmed = "post" in request.POST
        with transaction.atomic():
            form = self.asked_who(accounts, request.POST if confirmed else None)
            if confirmed and (form is None or form.is_valid()):
                self.close_all(request, accounts, form)
                return None
        context = {
            "title": gettext("Close the selected accounts"),
            "accounts": accounts,
            **self.about(request, accounts, form),
        }
        return TemplateResponse(request, "admin/accounts/user/close_selected.html", context)

    def close_all(self, request: HttpRequest, accounts: list[User], form: HandingOverForm | None) -> None:
        """
        Close those that may be closed, and hand over what they own; say which, and why not the others.

        In a transaction.
        """
        self_: Any = self
        closed, leaving = [], []
        for account in accounts:
            refusal = why_not_closed(request.user, account) if account.is_active else ""
            if refusal:
                messages.error(request, refusal)
                continue
            leaving.append(account)
            if account.is_active:
                close(account)
                self_.log_change(request, account, [{"changed": {"fields": ["Open account"]}}])
                closed.append(str(account))
        if form is not None:
            self.say_handed_over(request, hand_over(leaving, form.heir, by=request.user), form.heir)
            if heir := form.drafts_heir:
                self.say_handed_over(request, left_drafts.hand_over_drafts(leaving, heir), heir)
        if closed:
            words = gettext("Closed, with their names kept in the history: %(names)s.")
            messages.success(request, words % {"names": get_text_list(closed, gettext("and"))})

    @staticmethod
    def say_handed_over(request: HttpRequest, entries: list[Any], heir: User | None) -> None:
        if entries:
            names = get_text_list([str(each) for each in entries], gettext("and"))
            words = (
                gettext("Handed over to %(heir)s: %(names)s.")
                if heir
                else gettext("Without an owner now: %(names)s.")
            )
            messages.success(request, words % {"heir": heir, "names": names})
