"""The page of the journal: everybody's changes, last one first, narrowed by person, kind and day."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Revision

from cnrs_intl.catalogue import journal
from cnrs_intl.catalogue.admin_restoring import history_address
from cnrs_intl.catalogue.clock import within_reason
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.undoing import to_undo

PER_PAGE = 50


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class JournalForm(forms.Form):
    """Which changes are shown: by whom, of what, from when until when."""

    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=DayInput(), validators=[within_reason]
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=DayInput(), validators=[within_reason]
    )

    def __init__(self, *args: Any, kinds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        people = [(name, name) for name in journal.people()]
        fields["who"].choices = [("", _("everybody")), (journal.PORTAL, _("the portal itself")), *people]
        names = [(kind._meta.label_lower, capfirst(str(kind._meta.verbose_name_plural))) for kind in kinds]
        fields["kind"].choices = [("", _("everything")), *sorted(names, key=lambda each: each[1])]


def journal_page(site: Any, request: HttpRequest) -> HttpResponse:
    """Show the changes that the address asks for; none where it asks for what there is not."""
    kinds = [kind for kind in journal.kinds() if may(request.user, "view", kind)]
    form = JournalForm(request.GET, kinds=kinds)
    asked = form.cleaned_data if form.is_valid() else {}
    kind = model_named(asked["kind"]) if asked.get("kind") else None
    found = journal.revisions(asked.get("who", ""), kind, asked.get("since"), asked.get("until"))
    page = Paginator(found if form.is_valid() else found.none(), PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **site.each_context(request),
        "title": _("Journal of changes"),
        "form": form,
        "lines": lines_of(page, request.user),
        "page": page,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/history/journal.html", context)


def lines_of(revisions: Iterable[Revision], user: Any) -> list[dict[str, Any]]:
    """Return the lines of revisions, each with the way to take it back where that is left to do."""
    wanted = list(revisions)
    left = to_undo(user, wanted)
    return [line_of(entry, may_undo=entry.revision in left) for entry in journal.entries(wanted)]


def line_of(entry: journal.Entry, *, may_undo: bool) -> dict[str, Any]:
    """Return a line with the addresses of the histories of what was changed, and that which takes it back."""
    links = [
        (each.name, history_address(model_named(each.model), each.pk, is_there=each.is_there))
        for each in entry.changed
    ]
    undo = reverse("admin:undo", args=[entry.revision]) if may_undo and links else ""
    return {"entry": entry, "links": links, "undo": undo}
