// <cnrs-finder>: the finder of the CNRS's portal, on any site (/en/embed/ tells how). It loads nothing, keeps nothing
// and sets no cookie; what is typed goes to the portal with whoever presses the button. Version 1 for good: pages
// rely on the name, `lang`, the two properties and the three parts below, so what changes one of these is a v2.js.
const { origin } = new URL(import.meta.url);
const WORDS = {
  en: ["Your contact at the CNRS: for which country?", "Find"],
  fr: ["Votre interlocuteur au CNRS\u00a0: pour quel pays\u202f?", "Trouver"],
};
// Nothing of the page around gets in but its typeface, size and colour. The focus shows on any ground.
const STYLE = `
:host { display: block !important }
:host([hidden]) { display: none !important }
form {
  all: initial; color: inherit; color-scheme: inherit; direction: ltr;
  display: flex; flex-wrap: wrap; font-family: inherit; font-size: max(16px, 1em); gap: 8px; line-height: 1.5;
}
label { flex: 1 0 100%; font-weight: 600 }
input, button { border: 1px solid; border-radius: 4px; box-sizing: border-box; font: inherit; min-height: 44px }
input { background: Field; color: FieldText; flex: 1 1 9em; margin: 0; min-width: 0; padding: 4px 12px }
button {
  background: var(--cnrs-finder-accent, #00294b); color: var(--cnrs-finder-on-accent, #fff);
  cursor: pointer; font-weight: 600; margin: 0; padding: 4px 20px;
}
:focus-visible { box-shadow: 0 0 0 2px #fff; outline: 3px solid #000; outline-offset: 2px }`;
const sheet = new CSSStyleSheet(); // which a policy without inline styles lets through
sheet.replaceSync(STYLE);

const element = (name, properties) => Object.assign(document.createElement(name), properties);

class Finder extends HTMLElement {
  static observedAttributes = ["lang"];
  #form;

  connectedCallback() {
    if (!this.#form) this.#build();
    this.#say();
  }

  attributeChangedCallback() {
    if (this.#form) this.#say();
  }

  // Its own lang, else that of the page around, else the browser's.
  get #language() {
    const around = this.parentElement?.closest("[lang]")?.lang;
    const asked = [this.lang, around, document.documentElement.lang, ...navigator.languages, "en"];
    return asked.map((code) => code?.slice(0, 2).toLowerCase()).find((code) => code in WORDS);
  }

  // What stands within the element is for pages without script; what was typed there meanwhile is kept.
  #build() {
    const before = this.querySelector("[name=q]");
    const isTyping = before && before === document.activeElement;
    this.#form = element("form");
    const field = element("input", {
      type: "search",
      id: "q",
      name: "q",
      maxLength: 200,
      required: true,
      autocomplete: "off",
      spellcheck: false,
      value: before?.value ?? "",
    });
    const parts = { label: element("label", { htmlFor: "q" }), input: field, button: element("button") };
    for (const [name, part] of Object.entries(parts)) part.setAttribute("part", name);
    this.#form.append(...Object.values(parts));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#go(field.value);
    });
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#form);
    if (isTyping) field.focus();
  }

  #say() {
    const [label, , button] = this.#form.children;
    this.#form.lang = this.#language;
    [label.textContent, button.textContent] = WORDS[this.#language];
  }

  // By a link: no form-action of the page's policy applies, and it leaves a frame, in which the portal shows nothing.
  #go(q) {
    const href = `${origin}/${this.#language}/find/?${new URLSearchParams({ q })}`;
    element("a", { href, target: "_top" }).click();
  }
}

if (!customElements.get("cnrs-finder")) customElements.define("cnrs-finder", Finder);
