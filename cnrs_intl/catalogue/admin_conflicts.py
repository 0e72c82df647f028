"""
Two people who save the same entry: what each changed is brought together, and what both did is asked about.

A form says what it was opened on (`seen`). Where that is no longer what there is, what was typed is merged
with it and sent on as if it had been typed into a fresh form: by the same road, with the same checks.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cnrs_intl.catalogue import asking, seen
from cnrs_intl.catalogue.asking import Asked
from cnrs_intl.catalogue.clash_words import Line, Words
from cnrs_intl.catalogue.consequences import CONFIRMED
from cnrs_intl.catalogue.contents import content_of, having
from cnrs_intl.catalogue.history import author_of, last_version, versions_of
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.models.entries import PUBLISHING
from cnrs_intl.catalogue.querysets import status_of
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.typed_contents import TypedContent
from cnrs_intl.catalogue.writing import current

CONFLICT = 409
SHOWN = 8  # names of what somebody else changed
NOT_SENT_ON = {CONFIRMED, RESUME, "csrfmiddlewaretoken"}

Run = Callable[[], Any]


def resolving(model_admin: Any, request: Any, thing: Any, run: Run, *, drafted: bool) -> Run:
    """Return what saves a form of `thing` as `resolve` does: a draft, or what is live; None if it is gone."""
    pk = thing and getattr(thing, "object_id", thing.pk)
    if pk:
        return partial(resolve, model_admin, request, pk, run, drafted=drafted)
    object_id = request.resolver_match.kwargs.get("object_id", "")
    return lambda: deleted_meanwhile(model_admin, request, object_id) or run()


def resolve(model_admin: Any, request: Any, pk: Any, run: Run, *, drafted: bool = False) -> Any:
    """
    Save a form by `run`, brought together with what others saved since it was opened; return the answer.

    To be called inside the change that locks what `pk` is the key of, while the tables hold what the form is
    about: what is live or, if `drafted`, its draft. Where both changed the same, the page that asks is
    returned instead, and nothing is saved. `run` is to read `request.POST` anew.
    """
    opened: Any = current.get()
    model = model_admin.model
    known = seen.opened_on(request.POST.get(seen.FIELD, ""), model._meta.label_lower, pk)
    locked = opened.before.get((model, pk))
    if not drafted and locked is None:
        return deleted_meanwhile(model_admin, request, str(pk)) or run()
    if known is None or not model_admin.has_change_permission(request, locked):
        return run()
    if RESUME in request.POST and not any(map(asking.is_answer, request.POST)):
        return run()
    apart = drafted or known.drafted  # what is a draft may have moved on though what is live did not
    if not apart and request.POST.get("seen_version") == str(getattr(locked, "version", "")):
        return run()
    instance = model._base_manager.filter(pk=pk).first()
    return Meeting(model_admin, request, instance, known, drafted).saved(run) if instance else run()


class Meeting:
    """A form that was sent, and what there is now, which may no longer be what it was opened on."""

    def __init__(
        self, model_admin: Any, request: Any, instance: Any, known: seen.Seen, drafted: bool
    ) -> None:
        self.model_admin, self.request, self.instance, self.drafted = model_admin, request, instance, drafted
        self.draft = request.draft if drafted else None
        self.known, self.theirs, self.base = known, content_of(instance), known.content
        if isinstance(instance, Entry) and (drafted or known.drafted):  # whose state is not what it will be
            self.base = having(self.base, state=self.theirs[0]["fields"]["state"])

    def saved(self, run: Run) -> Any:
        """Save what was typed, on top of what there is now; or ask."""
        form = TypedContent(self.model_admin, self.request, self.instance)
        if self.theirs == self.base and RESUME not in self.request.POST:
            self.request.POST = self.renewed(self.request.POST)
            return run()
        mine = form.read(self.request.POST, self.base)
        if mine is None:
            return run()
        asked = asking.ask(self.base, mine, self.theirs, self.request.POST)
        if RESUME in self.request.POST:  # back to the form: with the words that were written on the page
            typed = asking.with_own_words(mine, asked.questions)
            self.request.POST = asking.without_answers(form.written(self.request.POST, self.base, typed))
            return run()
        if asked.is_open:
            return self.question_page(asked)
        both = form.written(self.request.POST, self.theirs, asked.merged.content)
        self.request.POST = self.renewed(both)
        return self.save_both(asked, run)

    def renewed(self, data: QueryDict) -> QueryDict:
        """Return what a form sends, as if it had been opened on what there is now."""
        found = asking.without_answers(data)
        now = seen.Seen(self.theirs, last_version(self.instance), self.drafted)
        number = self.draft.number if self.draft else 0
        found[seen.FIELD] = seen.sealed(now)
        found["seen_version"] = str(self.model_admin.form.version_of(self.instance) + number)
        return found

    def save_both(self, asked: Asked, run: Run) -> Any:
        """Save what was brought together, and say what somebody else had changed."""
        words: dict[str, Any] = {"who": self.who_saved(), "what": shortened(asked)}
        if self.has_another_status():
            self.request.POST[RESUME] = "1"
            words["status"] = self.instance.stored_status.label
            text = _("%(who)s saved this meanwhile: it is %(status)s now.")
            messages.warning(self.request, text % words)
            return run()
        answer = run()
        if asked.theirs or asked.questions:
            self.say(answer, asked, words)
        return answer

    def say(self, answer: Any, asked: Asked, words: dict[str, Any]) -> None:
        if isinstance(answer, TemplateResponse):  # the form, with what is wrong in it
            text = _("%(who)s changed %(what)s meanwhile: that is in this form now.")
        elif asked.questions:
            text = _("%(who)s changed %(what)s meanwhile: what both had changed is saved as you decided.")
        elif asked.mine:
            text = _("%(who)s changed %(what)s meanwhile: both changes are saved.")
        else:
            text = _("%(who)s changed %(what)s meanwhile: that stands.")
        messages.info(self.request, text % words)

    def has_another_status(self) -> bool:
        """Whether what is saved live was published, scheduled or withdrawn since the form was opened."""
        if not isinstance(self.instance, Entry) or self.drafted or self.known.drafted:
            return False
        columns: list[Any] = [type(self.instance)._meta.get_field(name) for name in PUBLISHING]
        before = [column.to_python(self.base[0]["fields"][column.name]) for column in columns]
        return self.instance.state != Entry.State.DRAFT and status_of(*before) != self.instance.status

    def who_saved(self) -> str:
        """Return the names of those who saved something since the form was opened."""
        versions = versions_of(self.instance).filter(pk__gt=self.known.version)
        names = [author_of(version.revision) or _("The portal") for version in versions]
        if self.draft and (self.known.drafted or not names):
            names.append(self.draft.author_name)
        return get_text_list(list(dict.fromkeys(names)) or [_("Somebody")], _("and"))

    def last_saved(self) -> str:
        """Return when what the form is about was last saved."""
        version = versions_of(self.instance).first()
        when = self.draft.changed_at if self.draft else version and version.revision.date_created
        return str(date_format(localtime(when), "DATETIME_FORMAT")) if when else ""

    def question_page(self, asked: Asked) -> HttpResponse:
        """Show what both changed, each side by side; it carries on all that was typed."""
        words = {"who": self.who_saved(), "when": self.last_saved()}
        context = page_context(self.model_admin, self.request, asked) | {
            "title": _("Changed by two of you: %(name)s") % {"name": self.instance},
            "original": self.instance,
            "intro": _("%(who)s saved this entry meanwhile (%(when)s). Nothing is saved yet.") % words,
            "explained": _(
                "Both of you changed what is below. Choose what is to be saved."
                " Nothing that you typed is lost."
            ),
            "names": {
                "mine": pgettext("a version", "Mine"),
                "theirs": _("By %(who)s, saved on %(when)s") % words,
            },
            "resume": RESUME,
        }
        return TemplateResponse(self.request, "admin/conflicts/merge.html", context, status=CONFLICT)


def shortened(asked: Asked) -> str:
    """Return the names of what somebody else changed, not too many of them."""
    changed: list[Any] = [*asked.theirs, *asked.questions]
    names = list(dict.fromkeys(each.label for each in changed))
    if (more := len(names) - SHOWN) > 0:
        names[SHOWN:] = [ngettext("%(count)d more", "%(count)d more", more) % {"count": more}]
    return get_text_list(names, _("and"))


def page_context(model_admin: Any, request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what the page of the questions shows of all forms."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "asked": asked,
        "sent": [
            (name, value)
            for name, value in pairs_of(asking.without_answers(request.POST))
            if name not in NOT_SENT_ON
        ],
        "resume": "",
        "gone": [],
    }


# What is gone


def deleted_meanwhile(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse | None:
    """Show what was typed into what somebody deleted, to be added again; None for what never was there."""
    model = model_admin.model
    known = seen.opened_on(request.POST.get(seen.FIELD, ""), model._meta.label_lower, object_id)
    if known is None or not model_admin.has_view_or_change_permission(request):
        return None
    gone = model(pk=known.content[0]["pk"])
    form = TypedContent(model_admin, request, gone)
    typed = form.read(request.POST, known.content) or known.content
    words = Words(known.content, typed)
    gone.pk = None
    again = form.written(request.POST, [], typed)
    sent = [pair for pair in pairs_of(again) if not pair[0].startswith(("_", "seen_", "csrf"))]
    opts = model_admin.opts
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Not saved: this entry was deleted meanwhile"),
        "opts": opts,
        "lines": words.lines(known.content, typed),
        "sent": sent,
        "resume": RESUME,
        "add": reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        if model_admin.has_add_permission(request)
        else "",
    }
    return TemplateResponse(request, "admin/conflicts/deleted.html", context, status=CONFLICT)


def typed_lines(model_admin: Any, request: HttpRequest, pk: Any) -> list[Line]:
    """Return what was typed into a form, where that cannot be shown because its draft fits no more."""
    model = model_admin.model
    known = seen.opened_on(request.POST.get(seen.FIELD, ""), model._meta.label_lower, pk)
    if known is None:
        return []
    typed = TypedContent(model_admin, request, model(pk=pk)).read(request.POST, known.content)
    return Words(known.content, typed or []).lines(known.content, typed) if typed else []


def pairs_of(data: QueryDict) -> list[tuple[str, Any]]:
    return [(name, value) for name, values in data.lists() for value in values]
