// Sections of a form stay open, or closed, as whoever works at this machine left them, for each kind of entry.
const kept = `sections ${location.pathname.split("/").slice(2, 4).join("/")}`;
const sections = [...document.querySelectorAll("#content-main fieldset.module > details")];
const name = (section) => section.querySelector("summary").textContent.trim();

try {
  const left = JSON.parse(localStorage.getItem(kept) ?? "{}");
  for (const section of sections) section.open = left[name(section)] ?? section.open;
  for (const section of sections) {
    section.addEventListener("toggle", () => {
      left[name(section)] = section.open;
      localStorage.setItem(kept, JSON.stringify(left));
    });
  }
} catch {
  // where the browser keeps nothing
}
