"""The forms: whether one is stale; of an entry, which button was pressed and whether that is allowed."""

import copy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_history import last_change, last_version
from cnrs_intl.catalogue.models import Entry

# Button pressed: what the entry becomes, and how the history calls it.
BUTTONS = {
    "_publish": (Entry.State.PUBLISHED, "published"),
    "_schedule": (Entry.State.PUBLISHED, "scheduled"),
    "_withdraw": (Entry.State.ARCHIVED, "withdrawn"),
}
PUBLISHERS_ONLY = (*BUTTONS, "publish_at", "withdraw_at")


class CatalogueForm(forms.ModelForm):
    """A form that says what it was opened on. Nothing typed is lost by a refusal: it comes back."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.version_of(self.instance)

    @staticmethod
    def version_of(instance: Any) -> int:
        """Return a number that each save of `instance` raises: here, its last version in the history."""
        return last_version(instance)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self.refuse_stale()
        return self.cleaned_data

    def refuse_stale(self) -> None:
        """Refuse to save over what somebody else saved since this form was opened."""
        if not self.instance.pk or self.cleaned_data.get("seen_version") == self.initial["seen_version"]:
            return
        raise ValidationError(
            _(
                "Somebody saved this entry meanwhile (%(change)s). Nothing was saved. What you typed is"
                " still below: open the entry again in another tab and bring it over."
            ),
            code="stale",
            params={"change": last_change(self.instance)},
        )


class EntryForm(CatalogueForm):
    """An entry's form, whose buttons are a Publisher's."""

    may_publish: ClassVar[bool] = False  # set by the admin, for who is asking

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before: Entry = copy.copy(self.instance)

    @staticmethod
    def version_of(instance: Any) -> int:
        return int(instance.version)

    @property
    def button(self) -> str:
        """Return the publishing button that was pressed, whatever its value; an Editor has none."""
        return next((name for name in BUTTONS if name in self.data and self.may_publish), "")

    @property
    def wanted_state(self) -> str:
        return BUTTONS[self.button][0] if self.button else self.instance.state

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self.refuse_forged()
        if self.may_publish:
            self.settle_dates()
        return self.cleaned_data

    def refuse_forged(self) -> None:
        """Refuse what the page of an Editor does not offer, and a state that nobody's does."""
        forged = any(name in self.data for name in PUBLISHERS_ONLY) and not self.may_publish
        if forged or self.data.get("state", self.instance.state) != self.instance.state:
            raise ValidationError(
                _(
                    "Only a Publisher may publish, schedule or withdraw, with the buttons of this page."
                    " Nothing was saved."
                ),
                code="forbidden",
            )

    def settle_dates(self) -> None:
        """Have “Publish now” mean now, and “Schedule” a day to come."""
        now = timezone.now()
        publish_at, withdraw_at = (self.cleaned_data.get(name) for name in ("publish_at", "withdraw_at"))
        if self.button == "_schedule" and not (publish_at and publish_at > now):
            self.add_error("publish_at", _("Say from when it is to be public: a time that is still to come."))
        if self.button == "_publish" and publish_at and publish_at > now:
            self.cleaned_data["publish_at"] = None
        if self.button in {"_publish", "_schedule"} and withdraw_at and withdraw_at <= now:
            self.add_error("withdraw_at", _("This is over already: empty it, or choose a time to come."))

    def _post_clean(self) -> None:
        """Check the entry as it would become; it becomes so only when it is saved."""
        stored = self.instance.state
        self.instance.state = self.wanted_state
        super()._post_clean()
        self.instance.state = stored


class RowFormSet(forms.BaseInlineFormSet):
    """The rows of an entry; of two that are the same it says what the model says, no names of columns."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        model: Any = self.model
        for constraint in model._meta.constraints:
            ours = constraint.violation_error_message != constraint.default_violation_error_message
            if ours and getattr(constraint, "fields", ()) == tuple(unique_check):
                return str(constraint.violation_error_message)
        return str(super().get_unique_error_message(unique_check))
