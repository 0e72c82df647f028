"""The CNRS and its department as linked data."""

from typing import Any

from django.urls import reverse

from cnrs_intl.catalogue.linked import Node, address, identifier, named, thing
from cnrs_intl.derci.models import Department


def the_cnrs(**more: Any) -> Node:
    """Return the CNRS, of which every other organisation here is a part."""
    in_full = "Centre national de la recherche scientifique"
    return thing("ResearchOrganization", identifier("/", "cnrs"), name="CNRS", alternateName=in_full, **more)


def of_department(department: Department) -> Node:
    """Return the department, which the page about it describes."""
    return thing(
        "Organization",
        identifier("/", "department"),
        name=department.name,
        alternateName=department.acronym,
        description=department.summary,
        url=address(reverse("about")),
        parentOrganization=named(the_cnrs()),
        email=department.email,
        telephone=department.telephone,
        address=one_line(department.postal_address),
    )


def one_line(postal_address: str) -> str:
    return ", ".join(line.strip() for line in postal_address.splitlines() if line.strip())
