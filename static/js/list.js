// The list of instruments, which htmx changes in place: what it leaves to the page. Without script the form is sent.
const form = document.querySelector("form[data-hx-get]");

// An address to share holds what is asked for, and nothing empty. What stands there is not asked for again:
// Enter in a field is both a change of the form and its sending.
form.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const [name, value] of [...formData]) if (!value.trim()) formData.delete(name);
  if (`${new URLSearchParams(formData)}` === `${new URLSearchParams(location.search)}`) event.preventDefault();
});

// Nothing is kept on the visitor's machine: htmx notes the address, which the browser knows.
document.addEventListener("htmx:pushedIntoHistory", () => sessionStorage.removeItem("htmx-current-path-for-history"));

// What goes wrong is the browser's to show.
for (const fault of ["htmx:responseError", "htmx:sendError"]) form.addEventListener(fault, () => form.submit());

// The fields stay as they are, so that nobody loses what they type meanwhile; only what is said of them changes.
document.addEventListener("htmx:afterSwap", () => {
  for (const field of form.querySelectorAll("input[type=text]")) {
    const error = document.getElementById(`${field.id}_error`);
    const help = document.getElementById(`${field.id}_helptext`);
    set(field, "aria-invalid", error && "true");
    set(field, "aria-describedby", [help, error].map((text) => text?.id).filter(Boolean).join(" "));
  }
});

function set(field, name, value) {
  if (value) field.setAttribute(name, value);
  else field.removeAttribute(name);
}
