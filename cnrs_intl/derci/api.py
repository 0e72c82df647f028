"""The department's missions, for programs."""

from cnrs_intl.catalogue.api_fields import EntryShown, Picture, Texts
from cnrs_intl.catalogue.api_lists import PublicDetailView, PublicListView
from cnrs_intl.derci.models import Mission


class MissionShown(EntryShown):
    """One of the department's missions."""

    name = Texts(help_text="Its title.")
    summary = Texts(help_text="What it is.")
    picture = Picture(source="*", allow_null=True)


class MissionList(PublicListView):
    """The missions of the department in charge, in the editors’ order."""

    operation_id, summary, tag = "list_missions", "The department’s missions", "missions"
    model = Mission
    serializer_class = MissionShown


class MissionDetail(PublicDetailView):
    """One mission of the department in charge, by its slug."""

    operation_id, summary, tag = "get_mission", "One mission", "missions"
    model = Mission
    serializer_class = MissionShown
