"""The engine behind the documents on paper: made once, whole or not at all, within bounds."""

import errno
import os
from pathlib import Path

import pytest
from django.utils import translation

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.pdf import NotMadeError, blocks, paragraph, pdf_of
from tests.catalogue.documents import document, files
from tests.papers import Paper, compiled_apart, compiled_here

MARKUP = "#panic() $x$ *b* _a_ @ref <label> \\ // /* = ` ~ -- 'one' \"two\" #sys.inputs"


pytestmark = pytest.mark.usefixtures("in_a_process_of_its_own")


def test_other_tests_set_the_same_bytes_and_are_refused_in_the_same_words():
    assert compiled_here(document(), ["ua-1"]) == compiled_apart(document(), ["ua-1"])
    for wrong in (document(summary=None), document(text="北")):
        with pytest.raises(NotMadeError) as here:
            compiled_here(wrong, ["ua-1"])
        with pytest.raises(NotMadeError) as apart:
            compiled_apart(wrong, ["ua-1"])
        assert str(here.value) == str(apart.value)


# What is kept


def test_the_same_content_is_made_once(folder, made):
    first, second = pdf_of(document()), pdf_of(document())

    assert first == second
    assert made == ["thing-en"]


def test_made_again_it_is_the_same_bytes(folder):
    assert pdf.typeset(document()) == pdf.typeset(document())


def test_a_new_content_takes_the_place_of_the_old_one_and_of_no_other_document(folder, made):
    for name in ("irp-en", "irp-fr", "irp-id-en"):
        pdf_of(document(name))

    changed = pdf_of(document("irp-en", "Another text."))

    assert Paper(changed).says("Another text.")
    assert [name.split(".")[0] for name in files(folder)] == ["irp-en", "irp-fr", "irp-id-en"]


def test_a_file_that_was_cut_off_is_made_again(folder, made):
    whole = pdf_of(document())
    (kept,) = folder.glob("*.pdf")
    kept.write_bytes(whole[:1000])

    assert pdf_of(document()) == whole
    assert kept.read_bytes() == whole


def test_what_is_kept_stays_within_its_bounds_the_oldest_going_first(folder, monkeypatch):
    monkeypatch.setattr(pdf, "KEPT_BYTES", 2.5 * len(pdf_of(document("a-en"))))
    for age, name in enumerate(("a-en", "b-en", "c-en", "d-en")):
        pdf_of(document(name))
        (kept,) = folder.glob(f"{name}.*.pdf")
        os.utime(kept, (1_000_000 + age, 1_000_000 + age))

    pdf_of(document("e-en"))

    assert [name.split(".")[0] for name in files(folder)] == ["d-en", "e-en"]


def test_what_a_stopped_process_left_does_not_pile_up(folder):
    pdf_of(document())
    left, being_written = folder / "old.half", folder / "new.half"
    left.write_bytes(b"%PDF")
    os.utime(left, (1_000_000, 1_000_000))
    being_written.write_bytes(b"%PDF")

    for number in range(40):
        pdf.keep(folder / f"n{number}-en.0.pdf", b"%PDF %%EOF", f"n{number}-en")
        with pdf.lock(folder, f"n{number}-en"):
            pass

    assert files(folder, "*.half") == ["new.half"]
    assert 1 < len(files(folder, "*.lock")) <= pdf.LOCKS


# Troubles of the disk


def test_where_nothing_can_be_written_the_document_is_still_served(settings, tmp_path, made):
    settings.VAR_DIR = tmp_path / "no-folder"
    settings.VAR_DIR.write_text("a file where the folder should be")

    assert Paper(pdf_of(document())).says("A text.")
    assert Paper(pdf_of(document())).says("A text.")
    assert made == ["thing-en"] * 2


def test_on_a_full_disk_the_document_is_still_served_and_no_half_of_it_is_left(folder, monkeypatch, caplog):
    def full(path: Path, contents: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    assert Paper(pdf_of(document())).says("A text.")
    assert files(folder) == files(folder, "*.half") == []
    assert "The PDF of thing-en is not kept" in caplog.text


# What typst refuses


def test_a_refusal_says_what_typst_said_and_keeps_nothing(folder):
    with pytest.raises(NotMadeError, match="summary"):
        pdf_of(document(summary=None))

    assert files(folder) == files(folder, "*.half") == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os; os.abort()", "office.typ"),
        ("import sys; sys.exit('index out of bounds')", "index out of bounds"),
        ("pass", "office.typ"),
        ("while True: pass", "timed out"),
    ],
)
def test_a_typesetter_that_dies_says_nothing_or_never_ends_is_a_refusal_too(
    folder, tmp_path, monkeypatch, script, said
):
    (tmp_path / "typeset.py").write_text(script)
    monkeypatch.setattr(pdf, "TYPESETTER", tmp_path / "typeset.py")
    monkeypatch.setattr(pdf, "SECONDS", 2)

    with pytest.raises(NotMadeError, match=said):
        pdf_of(document())


def test_a_character_that_no_font_has_costs_the_mark_of_pdf_ua_and_no_more(folder, caplog):
    paper = Paper(pdf_of(document(text="The office of Beijing (北京)")))

    assert paper.says("The office of Beijing")
    assert paper.root["/MarkInfo"]["/Marked"]
    assert not paper.is_for_everybody
    assert "thing-en is no PDF/UA" in caplog.text


def test_any_other_refusal_is_not_got_round(folder, monkeypatch):
    tried = []

    def refusing(_document, standards) -> bytes:
        tried.append(standards)
        raise NotMadeError("PDF/UA-1 error: missing alternative text")

    monkeypatch.setattr(pdf, "compiled", refusing)

    with pytest.raises(NotMadeError):
        pdf_of(document())
    assert tried == [["ua-1"]]


# What stands in them


def test_what_looks_like_typsts_own_language_stands_there_as_it_was_typed(folder):
    paper = Paper(pdf_of(document(text=MARKUP, main=[{"title": MARKUP, "blocks": [paragraph(MARKUP)]}])))

    assert paper.text.count("".join(MARKUP.split())) == 11
    assert paper.is_for_everybody


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_document_is_made_for_everybody_and_says_of_when_it_is(folder, language):
    with translation.override(language):
        paper = Paper(pdf_of(document(f"thing-{language}", **pdf.frame("Thing", f"/{language}/thing/"))))
        words = translation.gettext("Generated from the content published on %(day)s").partition("%")[0]

    assert paper.is_for_everybody
    assert paper.root["/Lang"] == language
    assert paper.says(words)
    assert f"http://127.0.0.1:8000/{language}/thing/" in paper.links


def test_an_editors_text_becomes_paragraphs_and_lists():
    text = "One *two **three***\nfour [five](/en/).\n\n- six\n  - seven\n\n1. eight"

    first, second, third = blocks(text, "fr")

    assert [(each["text"], each["emphasis"], each["strong"], each["link"]) for each in first["runs"]] == [
        ("One ", False, False, ""),
        ("two ", True, False, ""),
        ("three", True, True, ""),
        (" four ", False, False, ""),
        ("five", False, False, "http://127.0.0.1:8000/en/"),
        (".", False, False, ""),
    ]
    assert {each["lang"] for each in first["runs"]} == {"fr"}
    assert [[each["text"] for each in line] for line in second["items"]] == [["six"], ["seven"]]
    assert (second["ordered"], third["ordered"]) == (False, True)
