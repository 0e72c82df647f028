"""By which of their texts the public search finds the department's missions."""

from typing import Any

from django.urls import reverse

from cnrs_intl.catalogue.searchable import Searched
from cnrs_intl.derci.models import Mission


def place_of_mission(mission: Any) -> str:
    return f"{reverse('about')}#{mission.slug}"


SEARCHED = {
    Mission: Searched(title=("name",), summary=("summary",), order=70, share=80, page=place_of_mission)
}
