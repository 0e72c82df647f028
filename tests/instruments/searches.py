"""What a search finds, by its address without the language."""

from django.utils.translation import override

from cnrs_intl.catalogue.index import search

FOUR = ["instruments/iea/", "instruments/irl/", "instruments/irn/", "instruments/irp/"]


def found(language: str, typed: str, *, full: bool = True) -> list[str]:
    """Return the addresses, without their language, of what has all words; or of what has any."""
    with override(language):
        answer = search(typed)
    assert not answer.corrected
    results = answer.results[: answer.with_all_words] if full else answer.results
    return [each.url.removeprefix(f"/{language}/") for each in results]
