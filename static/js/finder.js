// Suggestions under the finder's field, as an ARIA combobox. Only an improvement: the form works without.
// Every word comes from the template (data-…), every suggestion from the server.
const WAIT = 150; // milliseconds without a key before the server is asked
const SHORTEST = 2; // letters
const inPreview = location.pathname.startsWith("/preview/");

const form = document.querySelector("form[data-suggestions]");
if (form) suggest(form);

function suggest(form) {
  const field = form.querySelector("[name=q]");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  let waiting;
  let request;
  let active = -1;
  let listed = ""; // the text that the list answers

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  function activate(index) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[index];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  // How many there are is seen; that there is none must be shown.
  function say(text, shown) {
    status.textContent = text;
    status.classList.toggle("visually-hidden", !shown);
  }

  function close() {
    clearTimeout(waiting);
    request?.abort();
    activate(-1);
    list.hidden = true;
    list.replaceChildren();
    say("", false);
    field.setAttribute("aria-expanded", "false");
  }

  // An answer to what was typed makes no sense beside an empty field.
  function forget() {
    close();
    for (const answer of document.querySelectorAll("[data-answer]")) answer.hidden = true;
    if (field.getAttribute("aria-invalid")) field.removeAttribute("aria-describedby");
    field.removeAttribute("aria-invalid");
  }

  function option({ name, matched, url }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    item.append(name);
    if (matched) {
      const other = document.createElement("span");
      other.className = "meta";
      other.textContent = matched;
      item.append(" ", other);
    }
    return item;
  }

  function show(query, suggestions) {
    activate(-1);
    listed = query;
    list.replaceChildren(...suggestions.map(option));
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    const { none, one, many } = form.dataset;
    say([none, one][suggestions.length] ?? many.replace("{count}", suggestions.length), list.hidden);
  }

  async function ask() {
    request?.abort();
    const { signal } = (request = new AbortController());
    const query = field.value.trim();
    if ([...query].length < SHORTEST) return close();
    try {
      const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: query })}`, {
        credentials: inPreview ? "same-origin" : "omit", // by which staff are known, in a preview alone
        signal,
      });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (!signal.aborted) show(query, suggestions);
    } catch {
      if (!signal.aborted) close(); // no network: the button still works
    }
  }

  function go(option) {
    close();
    location.assign(option.dataset.url);
  }

  // A choice made in a list counts for the text that the list answers, and for no other.
  const chosen = () => (field.value.trim() === listed ? list.children[active] : undefined);

  // Up and down go round by way of the field itself, where no option is active.
  function move(step) {
    if (list.hidden || field.value.trim() !== listed) return ask();
    const places = list.children.length + 1;
    activate(((active + 1 + step + places) % places) - 1);
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => chosen() && go(chosen()),
    Escape: () => {
      if (!list.hidden) return close();
      field.value = "";
      forget();
    },
  };

  field.addEventListener("keydown", (event) => {
    // What composes a character has the key for itself; some browsers tell that by 229 alone.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key in keys) {
      if (key !== "Enter" || chosen()) event.preventDefault();
      keys[key]();
    } else if (key === "Tab") close();
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) activate(-1);
  });

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    activate(-1);
    if (!field.value) return forget();
    waiting = setTimeout(ask, WAIT);
  });

  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  // On click, not on blur: what is under the list must not be what is clicked.
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
}
