"""What an editor types or pastes into a longer text is read as it is meant, on pages as on paper."""

import time

import pytest

from cnrs_intl.catalogue.markdown import links_in
from cnrs_intl.catalogue.pdf import blocks
from cnrs_intl.catalogue.templatetags.page import markdown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("See www.cnrs.fr.", '<p>See <a href="https://www.cnrs.fr">www.cnrs.fr</a>.</p>'),
        ("[CNRS](www.cnrs.fr)", '<p><a href="https://www.cnrs.fr">CNRS</a></p>'),
        (
            "(https://example.org/a_(b), then)",
            '<p>(<a href="https://example.org/a_(b)">https://example.org/a_(b)</a>, then)</p>',
        ),
        (
            "Write to a.b@example.org!",
            '<p>Write to <a href="mailto:a.b@example.org">a.b@example.org</a>!</p>',
        ),
        ("[us](a@example.org)", '<p><a href="mailto:a@example.org">us</a></p>'),
        ("**www.cnrs.fr**", '<p><strong><a href="https://www.cnrs.fr">www.cnrs.fr</a></strong></p>'),
        ("http:// and www. alone", "<p>http:// and www. alone</p>"),
        ("[https://example.org]", '<p>[<a href="https://example.org">https://example.org</a>]</p>'),
        ("http://[::1]/a[1]).", '<p><a href="http://[::1]/a%5B1%5D">http://[::1]/a[1]</a>).</p>'),
        ("E-mail:a@example.org", '<p>E-mail:<a href="mailto:a@example.org">a@example.org</a></p>'),
        ("Site:www.cnrs.fr", '<p>Site:<a href="https://www.cnrs.fr">www.cnrs.fr</a></p>'),
        ("ftp://www.cnrs.fr", "<p>ftp://www.cnrs.fr</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        (
            "<b>https://example.org</b>",
            '<p>&lt;b&gt;<a href="https://example.org">https://example.org</a>&lt;/b&gt;</p>',
        ),
    ],
)
def test_addresses_become_links_as_they_are_meant(typed, shown):
    assert markdown(typed).strip() == shown


@pytest.mark.parametrize(
    "sign",
    ["• ", "•\t", "•", "·\t", "◦ ", "o\t", "\uf0b7\t", "\uf0a7 ", "– ", "–\u00a0", "- ", "* "],
)
def test_lines_that_begin_with_the_signs_of_a_list_are_one(sign):
    shown = markdown(f"Goals:\n{sign}one\n{sign}two")

    assert shown == "<p>Goals:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"


def test_a_dash_within_a_line_begins_no_list():
    assert markdown("2010–2020: from\n–5 °C – or less") == "<p>2010–2020: from\n–5 °C – or less</p>\n"


def test_paper_has_the_links_and_lists_of_the_page():
    paragraph, listed = blocks("See www.cnrs.fr\n\n• one\n• two")

    assert [run["link"] for run in paragraph["runs"]] == ["", "https://www.cnrs.fr"]
    assert [[run["text"] for run in item] for item in listed["items"]] == [["one"], ["two"]]


def test_a_long_text_without_end_is_read_in_no_time():
    for typed in ("a." * 50_000, "www." * 25_000, "[" * 20_000, "a@" * 50_000, "•" * 50_000):
        links_in(typed)


@pytest.mark.parametrize("part", ["[", "[x[", "[x](", "https://a.b/" + ")" * 50_000, ".)" * 25_000])
def test_brackets_without_end_take_a_second_at_most(part):
    typed = f"https://a.b/{part * (100_000 // len(part))}"
    began = time.process_time()

    links_in(typed)

    assert time.process_time() - began < 2.5  # of which it takes less than one; it took four to twenty-four


def test_a_link_whose_words_have_brackets_is_still_named_if_it_is_none():
    assert links_in("[see [1] there](https://a.b c)")[-1].target is None
