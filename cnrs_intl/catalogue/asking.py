"""Asking which of two changes is to stand, and what was answered, from one page to the next."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.clash_words import MIX, WRITE, Line, Question, Words
from cnrs_intl.catalogue.contents import Content
from cnrs_intl.catalogue.merging import MINE, THEIRS, Clash, Merged, Object, merge, place_of

# How names begin of what the page sends of a clash: the answer, a text of one’s own, what was asked about.
CHOICE, TEXT, ABOUT = "choice-", "mix-", "about-"


@dataclass
class Asked:
    """What comes of two changes and of the answers so far."""

    merged: Merged
    questions: list[Question] = field(default_factory=list)  # all of them, answered or not
    mine: list[Line] = field(default_factory=list)  # what one side alone changed
    theirs: list[Line] = field(default_factory=list)

    @classmethod
    def nothing(cls, content: Content) -> Self:
        """Return that there is nothing to ask about."""
        return cls(Merged(content, []))

    @property
    def is_open(self) -> bool:
        return bool(self.merged.clashes)

    @property
    def problems(self) -> list[Question]:
        return [each for each in self.questions if each.problem]


def ask(base: Content, mine: Content, theirs: Content, data: QueryDict) -> Asked:
    """Return what comes of the changes that led to `mine` and to `theirs`, by the answers in `data`."""
    merged = merge(base, mine, theirs)
    words = Words(base, mine, theirs)
    questions = [
        words.question(clash, is_entry=(clash.model, clash.pk) == place_of(base[0]))
        for clash in merged.clashes
    ]
    choices = {each.clash.name: answer(each, data) for each in questions}
    decided = merge(base, mine, theirs, {name: choice for name, choice in choices.items() if choice})
    names = choices.keys()
    return Asked(decided, questions, words.lines(base, mine, names), words.lines(base, theirs, names))


def answer(question: Question, data: QueryDict) -> Any:
    """Return what `merge` takes for an answer, None if there is none; note it for the page."""
    name = question.clash.name
    chosen, about = data.get(f"{CHOICE}{name}", ""), data.get(f"{ABOUT}{name}")
    if question.third == WRITE and f"{TEXT}{name}" in data:
        question.both = data.get(f"{TEXT}{name}", "").replace("\r\n", "\n")
    if chosen in {MINE, THEIRS, question.third or MINE}:
        question.answer = chosen
    if about is None:
        return None
    if about != question.digest:
        question.problem = _("This has changed again since you were asked. Look at it again.")
    elif not question.answer:
        question.problem = _("Choose what is to be saved.")
    if question.problem:
        return None
    return {"value": question.both} if question.answer in {MIX, WRITE} else question.answer


def with_own_words(mine: Content, questions: list[Question]) -> Content:
    """Return what one side has, with the texts that were written as an answer in place of its own."""
    texts = {each.clash.name: each.both for each in questions if each.answer == WRITE}
    return [each | {"fields": own_words(each, texts)} for each in mine]


def own_words(each: Object, texts: dict[str, str]) -> dict[str, Any]:
    names = {field: Clash(*place_of(each), field, None, None, None).name for field in each["fields"]}
    return {field: texts.get(names[field], value) for field, value in each["fields"].items()}


def is_answer(name: str) -> bool:
    """Whether the page of the questions sends something by this name that is on no form."""
    return name.startswith((CHOICE, TEXT, ABOUT))


def without_answers(data: QueryDict) -> QueryDict:
    """Return what a form sent, without what was answered beside it."""
    found = data.copy()
    for name in filter(is_answer, data):
        del found[name]
    return found
