"""
A member of staff who writes again and again in one mission: its draft, what is live. Run as a process.

Called with its name, a letter, how often it writes by the door, and how often by forms; `b` changes what is
live as well, and publishes. Each save leaves a mark of its own. Writes out, as JSON, the marks that were
accepted, by text, how often a draft was published, and how often something was refused in words.
"""

import json
import sys
from itertools import cycle, islice

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from cnrs_intl.catalogue import workflow  # noqa: E402
from cnrs_intl.catalogue.drafts import Into, draft_of  # noqa: E402
from cnrs_intl.catalogue.publishing import ChangedMeanwhileError  # noqa: E402
from cnrs_intl.catalogue.writing import change as changing  # noqa: E402
from cnrs_intl.derci.models import Mission  # noqa: E402
from tests.admin_forms import change, filled  # noqa: E402

TRIES = 5  # to publish


class Writer:
    def __init__(self, name):
        self.name, self.number = name, 0
        self.mission = Mission.objects.order_by("pk")[0]
        self.user = get_user_model().objects.get()
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(self.user, "django.contrib.auth.backends.ModelBackend")
        self.accepted = {"summary_en": [], "summary_fr": []}
        self.published = self.refused = 0

    def mark(self):
        self.number += 1
        return f"{self.name}{self.number}."

    def by_the_door(self, text, into):
        """Append a mark to what there is, in a change that locks it."""
        mark, missions = self.mark(), Mission.objects.filter(pk=self.mission.pk)
        with changing(missions, user=self.user, into=into):
            mission = missions.get()
            setattr(mission, text, f"{getattr(mission, text)} {mark}")
            mission.save()
        self.accepted[text].append(mark)

    def by_form(self, address, button, text):
        """Append a mark to what a form shows; what it does not save it has to say."""
        mark, typed = self.mark(), filled(self.client, address)
        answer = self.client.post(address, typed | {text: f"{typed[text]} {mark}", button: "1"})
        if answer.status_code == 302:
            self.accepted[text].append(mark)
        else:
            assert "meanwhile" in answer.text, (answer.status_code, answer.text)
            self.refused += 1

    def publish(self):
        """Publish what there is, the other writing on meanwhile: try a few times."""
        for _time in range(TRIES):
            if (draft := draft_of(self.mission)) is None or self.is_published(draft):
                return

    def is_published(self, draft):
        try:
            workflow.approve(draft, self.user, seen=workflow.seen_of(draft))
        except ChangedMeanwhileError as error:
            self.refused += 1
            if "meanwhile" not in str(error):
                raise
            return False
        self.published += 1
        return True

    def acts(self, draft, live):
        """Return what it does in turn; both write in one text of the draft."""
        return [draft] if self.name == "a" else [draft, live, draft, self.publish]

    def write(self, by_the_door, by_forms):
        form = change(self.mission)
        acts = self.acts(
            lambda: self.by_the_door("summary_en", Into()), lambda: self.by_the_door("summary_fr", None)
        )
        forms = self.acts(
            lambda: self.by_form(form, "_draft", "summary_en"),
            lambda: self.by_form(f"{form}?live=1", "_save", "summary_fr"),
        )
        for act in [*islice(cycle(acts), by_the_door), *islice(cycle(forms), by_forms)]:
            act()


writer = Writer(sys.argv[1])
writer.write(*map(int, sys.argv[2:]))
sys.stdout.write(json.dumps([writer.accepted, writer.published, writer.refused]))
