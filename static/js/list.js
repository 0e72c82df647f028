// The list of instruments, put in order in place as its criteria change. Without script the form is sent.
const form = document.querySelector("form[data-in-place]");
const inPreview = location.pathname.startsWith("/preview/");
let request;

form.addEventListener("change", ask);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
addEventListener("popstate", () => location.reload()); // fields and list of that address, from the server

// An address to share holds what is asked for, and nothing empty.
function asked() {
  const filled = [...new FormData(form)].filter(([, value]) => value.trim());
  return `${new URLSearchParams(filled)}`.replaceAll("+", "%20");
}

// What stands there is not asked for again: Enter in a field is both a change of the form and its sending.
async function ask() {
  const query = asked();
  if (query === (request?.query ?? location.search.slice(1))) return;
  request?.abort();
  const mine = (request = Object.assign(new AbortController(), { query }));
  const address = location.pathname + (query && `?${query}`);
  try {
    const answer = await fetch(address, {
      credentials: inPreview ? "same-origin" : "omit", // by which staff are known, in a preview alone
      signal: mine.signal,
    });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    history.pushState(null, "", address);
    show(page);
  } catch {
    if (!mine.signal.aborted) form.submit(); // what goes wrong is the browser's to show
  }
}

// The fields stay as they are, so that nobody loses what they type meanwhile; only what is said of them changes.
function show(page) {
  for (const old of document.querySelectorAll("[data-changes]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.replaceChildren(...fresh.childNodes);
  }
  document.getElementById("language").href = page.getElementById("language").getAttribute("href");
  for (const field of form.querySelectorAll("input[type=text]")) {
    const error = document.getElementById(`${field.id}_error`);
    const help = document.getElementById(`${field.id}_helptext`);
    set(field, "aria-invalid", error && "true");
    set(field, "aria-describedby", [help, error].map((text) => text?.id).filter(Boolean).join(" "));
  }
}

function set(field, name, value) {
  if (value) field.setAttribute(name, value);
  else field.removeAttribute(name);
}
