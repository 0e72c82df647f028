"""The page on which a region passes from one sector to another, with the countries that belong to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.admin_drafting import say_in_drafts
from cnrs_intl.catalogue.admin_moved import say_what_else_goes_live
from cnrs_intl.catalogue.admin_undoing import offer_undo
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.consequences import Confirmation, NotConfirmedError
from cnrs_intl.catalogue.destinations import DestinationField, as_one, destination
from cnrs_intl.catalogue.drafts import Into, drafts_of
from cnrs_intl.catalogue.fields import in_both_languages
from cnrs_intl.catalogue.history import EVENTS, Event, event, names_in_both, versions_of
from cnrs_intl.catalogue.writing import change
from sectors.models import Country, Region, Sector

EVENTS["moved_region"] = _("Moved the region “%(region)s” from “%(old)s” to “%(new)s”, with %(countries)s.")


def moving_event(region: Region, old: Sector, new: Sector) -> Event:
    words: dict[str, str] = {}
    for name, instance in (("region", region), ("old", old), ("new", new)):
        words |= {
            f"{name}_{language}": text for language, text in in_both_languages(instance, "name").items()
        }
    countries = Country.objects.filter(region=region)
    words |= names_in_both("countries", (in_both_languages(country, "name") for country in countries))
    return event("moved_region", **words)


class MoveRegionForm(forms.Form):
    """Which region passes to which sector."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"))
    sector = forms.ModelChoiceField(Sector.objects.none(), label=_("To the sector"))
    destination = DestinationField()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].queryset = Region.objects.in_order()
        fields["sector"].queryset = Sector.objects.in_order()
        fields["destination"].offer(user, Sector)
        self.user = user

    @property
    def into(self) -> Into | None:
        return destination(self.user, Sector, self.cleaned_data["destination"])


def move_region(region: Region, sector: Sector, *, user: Any, check: Any, into: Into | None) -> None:
    """
    Have a region, with its countries, belong to another sector, as one change of both.

    Raises ValidationError where it belongs there already or a draft lacks it, DoesNotApplyError, and what
    `check` raises.
    """
    with change(Sector.objects.all(), user=user, check=check, into=into) as opened:
        if check:
            check.start()
        moved = Region.objects.select_related("sector").filter(pk=region.pk).first()
        if moved is None:  # live it is there
            raise ValidationError(_("The draft of its sector takes this region away. Nothing was moved."))
        old = moved.sector
        if old == sector:
            raise ValidationError(_("This region belongs to that sector already."))
        moved.sector = sector
        moved.full_clean(exclude=["sector"])
        moved.save()
        opened.touch(old, sector)
        opened.events = [moving_event(moved, old, sector)]
        opened.confirm()


def move_region_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask, show what the public will see change where it is at once, and move."""
    if not permissions.may(request.user, "change", Sector):
        raise PermissionDenied
    form = MoveRegionForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid() and (answer := try_to_move(model_admin, request, form)):
        return answer
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Move a region to another sector"),
        "opts": model_admin.opts,
        "form": form,
    }
    return TemplateResponse(request, "admin/sectors/sector/move_region.html", context)


def try_to_move(model_admin: Any, request: HttpRequest, form: MoveRegionForm) -> HttpResponse | None:
    """Move, or return the page of the consequences; None, with the reason on the form, where it cannot be."""
    region, sector, into = form.cleaned_data["region"], form.cleaned_data["sector"], form.into
    check = None if into else Confirmation(request.POST, always=True)
    both = [(Sector, region.sector_id), (Sector, sector.pk)]
    try:
        with transaction.atomic():
            before = drafts_of(both) if into else []
            if into:
                words = {"what": region, "old": region.sector, "new": sector}
                into = as_one(both, into, request.user, gettext("%(what)s: from %(old)s to %(new)s") % words)
            move_region(region, sector, user=request.user, check=check, into=into)
    except NotConfirmedError as stopped:
        page: HttpResponse = model_admin.consequences_page(request, stopped)
        return page
    except DoesNotApplyError as error:
        form.add_error(None, [str(problem) for problem in error.problems])
        return None
    except ValidationError as error:
        form.add_error("sector", error)
        return None
    say_moved(request, region, sector)
    if into:
        text = gettext("This is not public yet: the drafts of both sectors are one set and go live together.")
        say_in_drafts(request, text, drafts_of(both))
        say_what_else_goes_live(request, before, drafts_of(both))
    elif kept := versions_of(sector).first():
        offer_undo(request, kept.revision)
    return HttpResponseRedirect(reverse("admin:sectors_sector_changelist"))


def say_moved(request: HttpRequest, region: Region, sector: Sector) -> None:
    words = {"region": region, "sector": sector}
    messages.success(request, gettext("Moved the region “%(region)s” to “%(sector)s”.") % words)
