"""
What entries, rows of one, and references have in common.

Knows no room by name: a model declares its rows, its search fields and its review period.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import rules
from cnrs_intl.catalogue.fields import bilingual_texts
from cnrs_intl.catalogue.models.records import FormerAddress
from cnrs_intl.catalogue.querysets import CatalogueQuerySet, RowQuerySet

ONE_LINE = _("This is a text of one line: take out the line break after “%(words)s”.")
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class WellFormedSlugField(models.SlugField):
    """The last part of an address: lower-case letters and digits, single hyphens between them."""

    default_validators: list[Any] = [
        RegexValidator(SLUG, _("Use lower-case letters, digits and single hyphens, for example new-delhi."))
    ]

    def formfield(self, **kwargs: Any) -> Any:
        """Leave out what Django's own form field says besides: it allows more."""
        return models.CharField.formfield(self, **kwargs)


def slug_is_well_formed() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(slug__regex=SLUG),
        name="%(app_label)s_%(class)s_slug_well_formed",
        violation_error_message=_("The slug takes lower-case letters, digits and single hyphens."),
    )


class Catalogued(models.Model):
    """What entries, rows and references have in common."""

    natural_key_fields: ClassVar[tuple[str, ...]] = ("slug",)
    name_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = ()
    #: The relation to what this is a row of: it is edited and versioned with that.
    entry_field: ClassVar[str] = ""
    #: What rows that stand together are held to, besides unique keys.
    row_rules: ClassVar[tuple[rules.Rule, ...]] = ()
    #: Times at which the public sees something else, each with how long before it something changes, too.
    moments: ClassVar[dict[str, tuple[timedelta, ...]]] = {}
    #: What texts call it: those that still say what it was called before are pointed out.
    called_by: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[Any] = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.name_field)) or getattr(self, "slug", "")

    def natural_key(self) -> tuple[Any, ...]:
        values = (getattr(self, name, None) for name in self.natural_key_fields)
        return tuple(v.natural_key() if isinstance(v, Catalogued) else v for v in values)

    @classmethod
    def said_in_texts(cls, column: str, name: str) -> set[str]:
        """Return how texts say a name that stands in a column: without what is in brackets, too."""
        return {name, name.partition(" (")[0]}

    @classmethod
    def identity_columns(cls) -> list[str]:
        """Return what others know one of these by, and nobody edits, such as the uid that feeds hold."""
        fields = cls._meta.concrete_fields
        return [each.name for each in fields if each.unique and not each.editable and not each.primary_key]

    def stored(self, *columns: str) -> dict[str, Any] | None:
        """Return what the database has of it; None if it was never saved."""
        if self.pk is None:
            return None
        found: dict[str, Any] | None = type(self)._base_manager.filter(pk=self.pk).values(*columns).first()
        return found

    def keep_former_address(self, slug: str, *, takes_over: bool = True) -> None:
        """Have what led to `slug` lead here from now on; unless `takes_over`, if nothing had it before."""
        kept = {"model": self._meta.label_lower, "slug": slug}
        others = FormerAddress.objects.filter(**kept).exclude(entry_id=self.pk)
        for other in others if takes_over else ():
            other.delete()  # by itself, so that the search learns who no longer has it
        FormerAddress.objects.get_or_create(**kept, defaults={"entry_id": self.pk})

    def clean(self) -> None:
        """Refuse a text in one language only, naming the empty column, where both are needed."""
        super().clean()
        if missing := self.missing_texts():
            raise ValidationError(
                {column: _("Fill this in too: texts are published in both languages.") for column in missing}
            )

    def missing_texts(self) -> list[str]:
        """Return the columns that must be filled in before the public may see this."""
        return [column for text in bilingual_texts(self) for column in text.empty_columns(self)]

    def clean_fields(self, exclude: Any = None) -> None:
        """Besides what Django checks, refuse a line break in a text of one line: it breaks titles."""
        problems: dict[str, list[Any]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            problems = error.update_error_dict({})
        for field in self._meta.fields:
            if isinstance(field, models.CharField) and field.name not in {*(exclude or ()), *problems}:
                before, *after = str(getattr(self, field.attname) or "").splitlines() or [""]
                if after:
                    problems[field.name] = [ValidationError(ONE_LINE, "line_break", {"words": before[-40:]})]
        if problems:
            raise ValidationError(problems)

    def unique_error_message(self, model_class: Any, unique_check: Sequence[str]) -> ValidationError:
        """Name who has already what only one may have: Django’s own words agree with no French noun."""
        same = {name: getattr(self, name) for name in unique_check}
        holder = model_class._base_manager.filter(**same).exclude(pk=self.pk).first()
        if holder is None:
            return super().unique_error_message(model_class, unique_check)
        error = ValidationError(rules.taken_by(holder), "unique")
        error.holder = holder  # type: ignore[attr-defined]  # forms lead there
        return error

    def full_clean(
        self, exclude: Any = None, validate_unique: bool = True, validate_constraints: bool = True
    ) -> None:
        """
        Check all of it, as Django does; but leave constraints for later where unique values are.

        Forms check those after the rest, and those of rows together. Raises ValidationError, by field.
        """
        super().full_clean(exclude, validate_unique, validate_constraints and validate_unique)

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """
        Hold it to every constraint, those on computed keys too, and to the rules of its rows.

        `exclude` names the fields that are wrong already. Raises ValidationError, by field.
        """
        problems: dict[str, list[Any]] = {}
        wrong = set(exclude or ())
        between = [rule for rule in rules.rules_between(type(self)) if not wrong & set(rule.columns)]
        for conflict in rules.conflicts_with_stored([self], between):
            problems[conflict.field or NON_FIELD_ERRORS] = [conflict.message]
        try:
            self.validate_checks(exclude)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        if problems:
            raise ValidationError(problems)

    def validate_checks(self, exclude: Iterable[str] | None = None) -> None:
        """Hold it to what its table demands of each row by itself. Raises ValidationError."""
        wrong = set(exclude or ())
        problems: dict[str, list[Any]] = {}
        checks = [each for each in self._meta.constraints if isinstance(each, models.CheckConstraint)]
        for check in checks:
            if wrong & rules.columns_in(check.condition) or rules.meets(self, check.condition) is not False:
                continue
            error = ValidationError(check.get_violation_error_message(), check.violation_error_code)
            problems.setdefault(rules.column_compared(check.condition) or NON_FIELD_ERRORS, []).append(error)
        if problems:
            raise ValidationError(problems)


class Reference(Catalogued):
    """A table without states that Publishers edit, such as countries."""

    rows: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Readdressed(Catalogued):
    """What is no entry, but has an address by its slug: a former one leads on."""

    class Meta:
        abstract = True

    slug_left = ""  # what it had, where that was taken away before it is saved

    def save(self, *args: Any, **kwargs: Any) -> None:
        slug = self.slug_left or (self.stored("slug") or {}).get("slug", "")
        super().save(*args, **kwargs)
        self.lead_on_from(slug)

    def lead_on_from(self, slug: str) -> None:
        """Have the slug that it had until now, if that is another one, lead to the one that it has."""
        self.slug_left = ""
        if slug and slug != getattr(self, "slug", ""):
            self.keep_former_address(slug)


class Row(Catalogued):
    """A line that belongs to an entry, is edited and versioned with it, and is public when it is."""

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        abstract = True
