"""The lines to paste, on a page of another origin with a strict policy."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cnrs_intl.site.embed import code_in
from tests.e2e.conftest import PATIENCE
from tests.e2e.test_access import RULES

pytestmark = pytest.mark.django_db

LABELS = {
    "en": "Your contact at the CNRS: for which country?",
    "fr": "Votre interlocuteur au CNRS\u00a0: pour quel pays\u202f?",
}
BUTTONS = {"en": "Find", "fr": "Trouver"}
RESETS = "* { all: unset; font-size: 3px; letter-spacing: 9px; line-height: 0; text-transform: uppercase }"
STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'"


class Host:
    """Another site: the same page at each address, with a policy; styles only from its own file."""

    def __init__(self) -> None:
        self.body, self.policy, self.styles, self.lang = "", "", "", "en"
        host = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_style = self.path.endswith(".css")
                self.send_response(200)
                self.send_header("Content-Type", "text/css" if is_style else "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", host.policy)
                self.end_headers()
                self.wfile.write((host.styles if is_style else host.page).encode())

            def log_message(self, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def page(self) -> str:
        return (
            f'<!DOCTYPE html><html lang="{self.lang}"><head><meta charset="utf-8"><title>Embassy</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css"></head>'
            f"<body><main><h1>Embassy</h1>{self.body}</main></body></html>"
        )

    def allow(self, script: str = "'none'", form: str = "'none'") -> None:
        self.policy = f"{STRICT}; script-src {script}; form-action {form}"


@pytest.fixture(scope="module")
def server() -> Iterator[Host]:
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def host(server: Host, site: str) -> Host:
    server.body, server.styles, server.lang = "", "", "en"
    server.allow(script=site)
    return server


@pytest.fixture
def visitor(browser: Browser) -> BrowserContext:
    """Return a browser of its own: the other tests' may ask no other host than the portal."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def seen(visitor: BrowserContext, host: Host, site: str) -> Iterator[list[str]]:
    """Note what is asked for, and fail for another site, a cookie, an error or a broken policy."""
    asked: list[str] = []
    problems: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.on("weberror", lambda error: problems.append(str(error.error)))
    visitor.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    visitor.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )

    yield asked

    assert problems == []
    assert visitor.cookies() == []
    ours = {urlsplit(site).netloc, urlsplit(host.url).netloc, ""}
    assert {urlsplit(url).netloc for url in asked} <= ours


@pytest.fixture
def there(visitor: BrowserContext, seen: list[str]) -> Page:
    return visitor.new_page()


def element(site: str, language: str = "fr") -> str:
    return code_in(language, site)["element"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_element_leads_to_the_answer_by_the_keyboard_alone(there, host, site, seen, language):
    host.body = element(site, language)
    there.goto(host.url)
    field = there.get_by_role("searchbox", name=LABELS[language])

    there.keyboard.press("Tab")
    expect(field).to_be_focused()
    there.keyboard.type("Cambodge")
    assert [url for url in seen if site in url] == [f"{site}/embed/v1.js"]  # nothing yet of what was typed
    there.keyboard.press("Tab")
    expect(there.get_by_role("button", name=BUTTONS[language])).to_be_focused()
    there.keyboard.press("Enter")

    expect(there).to_have_url(f"{site}/{language}/countries/kh/?q=Cambodge")


def test_enter_in_the_field_is_enough_and_an_empty_field_asks_to_be_filled_in(there, host, site):
    host.body = element(site)
    there.goto(host.url)

    there.get_by_role("button").click()
    expect(there).to_have_url(host.url)
    there.get_by_role("searchbox").fill("Kenya & Togo")
    there.keyboard.press("Enter")

    expect(there).to_have_url(re.compile(rf"{site}/fr/find/\?q=Kenya\+%26\+Togo"))


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize("kind", ["form", "element"])
def test_without_script_the_form_leads_to_the_answer(browser, host, site, kind):
    host.body = code_in("fr", site)[kind]
    host.allow(form=site)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.url)

    page.get_by_label(LABELS["fr"]).fill("Cambodge")
    page.get_by_role("button", name="Trouver").click()

    expect(page).to_have_url(f"{site}/fr/countries/kh/?q=Cambodge")
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(
    ("langs", "spoken"),
    [
        (("fr", "en", "en"), "fr"),
        (("", "fr-CA", "en"), "fr"),
        (("", "", "fr"), "fr"),
        (("", "", "de"), "en"),
        (("de", "", "fr"), "fr"),
    ],
)
def test_it_speaks_its_own_language_else_that_of_the_page_else_that_of_the_browser(
    there, host, site, langs, spoken
):
    own, around, host.lang = langs
    lang = f' lang="{own}"' if own else ""
    section = f' lang="{around}"' if around else ""
    host.body = f'<script type="module" src="{site}/embed/v1.js"></script>'
    host.body += f"<div{section}><cnrs-finder{lang}></cnrs-finder></div>"

    there.goto(host.url)

    expect(there.get_by_role("searchbox", name=LABELS[spoken])).to_be_visible()
    there.locator("cnrs-finder").evaluate("it => { it.lang = 'fr' }")
    expect(there.get_by_role("searchbox", name=LABELS["fr"])).to_be_visible()


def test_several_stand_on_one_page_though_the_script_is_included_twice(there, host, site):
    host.body = (
        element(site, "en")
        + element(site, "fr")
        + f'<script type="module" src="{site}/embed/v1.js?2"></script>'
    )
    there.goto(host.url)

    there.get_by_role("searchbox", name=LABELS["en"]).fill("Togo")
    there.get_by_role("searchbox", name=LABELS["fr"]).fill("Kenya")
    there.get_by_role("button", name="Trouver").click()

    expect(there).to_have_url(f"{site}/fr/countries/ke/?q=Kenya")


def test_what_was_typed_before_the_script_came_stays(there, host, site):
    host.body = (
        code_in("fr", site)["element"].replace("<script ", "<script data-later ").replace("src=", "data-src=")
    )
    there.goto(host.url)
    there.get_by_label(LABELS["fr"]).press_sequentially("Keny")

    there.evaluate(f"import('{site}/embed/v1.js')")
    expect(there.locator("cnrs-finder input[part]")).to_be_focused()
    there.keyboard.type("a")

    expect(there.get_by_role("searchbox")).to_have_value("Kenya")


def test_resets_of_the_page_do_not_disturb_it_and_its_own_properties_do(there, host, site):
    host.body = element(site)
    host.styles = (
        f"{RESETS} cnrs-finder {{ --cnrs-finder-accent: rgb(1, 2, 3) }} ::part(label) {{ font-weight: 400 }}"
    )
    there.goto(host.url)
    button, field, label = (there.locator(f"[part={name}]") for name in ("button", "input", "label"))

    expect(button).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(label).to_have_css("font-weight", "400")
    for part in (button, field, label):
        expect(part).to_have_css("letter-spacing", "normal")
        expect(part).to_have_css("text-transform", "none")
        expect(part).to_have_css("font-size", "16px")
    assert min(part.bounding_box()["height"] for part in (button, field)) >= 44


GROUNDS = {
    "light": "body { background: #fff; color: #222 }",
    "dark": ":root { color-scheme: light dark } body { background: #111; color: #eee }",
}


@pytest.mark.parametrize("scheme", GROUNDS)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_it(browser, host, site, scheme, width):
    host.body, host.styles = element(site) + element(site, "en"), GROUNDS[scheme]
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 700}
    )
    page = context.new_page()
    page.goto(host.url)
    expect(page.get_by_role("searchbox")).to_have_count(2)

    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.locator("html").evaluate("root => root.scrollWidth") <= width
    context.close()


def test_a_framed_page_with_the_element_is_left_and_the_portal_shows_in_no_frame(there, host, site):
    inner = element(site).replace('"', "&quot;").replace("<", "&lt;")
    host.body = f'<iframe title="Finder" srcdoc="{inner}"></iframe>'
    there.goto(host.url)
    framed = there.frame_locator("iframe")

    framed.get_by_role("searchbox").fill("Kenya")
    framed.get_by_role("button").click()

    expect(there).to_have_url(f"{site}/fr/countries/ke/?q=Kenya")


def test_the_page_of_the_portal_shows_both_as_they_work(page, site):
    page.goto(f"{site}/fr/embed/")
    expect(page.locator("cnrs-finder input[part]")).to_be_visible()
    assert page.get_by_role("searchbox", name=LABELS["fr"]).count() == 2

    page.get_by_role("searchbox").first.fill("Kenya")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/fr/countries/ke/?q=Kenya")
    page.go_back()
    page.locator("cnrs-finder input[part]").fill("Togo")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/fr/countries/tg/?q=Togo")
