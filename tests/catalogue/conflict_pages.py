"""The page that asks about what two people both changed, filled in as a browser does."""

import re
from html import unescape
from typing import Any

from offices.models import Office
from tests.admin_forms import FormReader, change, filled, with_rows


def asked(answer: Any) -> dict[str, str]:
    """Return the labels of what is asked about, by the names of the clashes."""
    assert answer.templates[0].name == "admin/conflicts/merge.html", answer.status_code
    labels = [unescape(text) for text in re.findall(r"<legend>(.*?)</legend>", answer.text)]
    return dict(zip(re.findall(r'name="about-([^"]+)"', answer.text), labels, strict=True))


def sent_on(answer: Any) -> dict[str, Any]:
    """Return what the page sends, without an answer: all that is hidden in it, and its texts."""
    form = answer.text.partition('id="conflicts_form"')[2]
    sent: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(unescape(value))
    reader = FormReader()
    reader.feed(form)
    return sent | {name: value for name, value in reader.data.items() if name.startswith(("mix-", "choice-"))}


def answered(client: Any, page: Any, *choices: str, **texts: str) -> Any:
    """Answer the questions of a page, in their order, with texts for `write`, and save."""
    sent = sent_on(page)
    for name, choice in zip(asked(page), choices, strict=True):
        sent[f"choice-{name}"] = choice
    for column, text in texts.items():
        (name,) = [name for name in asked(page) if name.endswith(f":{column}")]
        sent[f"mix-{name}"] = text
    return client.post(page.request["PATH_INFO"], sent, follow=True)


def both(mine: Any, theirs: Any, thing: Any, own: dict[str, Any], other: dict[str, Any], **new: Any) -> Any:
    """Have two people open a form and save it, one after the other; return the second one's answer."""
    address, button = change(thing), {new.pop("button", "_save"): "1"}
    first, second = (with_new(filled(client, address), new) for client in (theirs, mine))
    answer = theirs.post(address, first | other | button)
    assert answer.status_code == 302, "the first one was not saved"
    return mine.post(address, second | own | button)


def with_new(data: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Offer empty rows of a kind, such as coverage=1, in which both may type."""
    for prefix, number in new.items():
        data = with_rows(data, prefix, *({} for _row in range(number)))
    return data


def stored(office: Any) -> Office:
    return Office.objects.get(pk=office.pk)
