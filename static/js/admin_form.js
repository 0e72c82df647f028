// A form of the admin: the browser asks before it leaves what was typed and not saved. Where scripts don't run, it doesn't.
const form = document.querySelector("#content-main form[method=post][id$=_form]");
const cameBack = "unsaved" in document.currentScript.dataset;

if (form) {
  const rows = countRows();
  let sent = false;
  form.addEventListener("submit", (event) => { sent = !event.defaultPrevented; });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("beforeunload", (event) => {
    if (!sent && (cameBack || countRows() !== rows || [...form.elements].some(isChanged))) event.preventDefault();
  });
}

function countRows() {
  return [...form.querySelectorAll("[name$=-TOTAL_FORMS]")].map((field) => field.value).join();
}

// What the page came with is what browsers call default, also where they have filled in again what was typed before.
function isChanged(field) {
  if (!field.name || field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return chosen(field) !== chosenAtFirst(field);
  if (field.tagName === "TEXTAREA") return field.value !== field.defaultValue;
  return field.tagName === "INPUT" && field.value !== atFirst(field);
}

function chosen(select) {
  return [...select.selectedOptions].map((option) => option.value).join("\n");
}

function chosenAtFirst(select) {
  const marked = [...select.options].filter((option) => option.defaultSelected);
  if (select.multiple) return marked.map((option) => option.value).join("\n");
  return (marked.at(-1) ?? select.options[0])?.value ?? "";
}

// A browser may write a date or a number otherwise than the page did: asked of a field of the same kind.
function atFirst(field) {
  const fresh = document.createElement("input");
  fresh.type = field.type;
  fresh.defaultValue = field.defaultValue;
  return fresh.value;
}
