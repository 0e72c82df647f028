// Sections of a form stay open, or closed, as whoever works at this machine left them, for each kind of entry. One in
// which something is wrong is open, and so is that of the field to which the address leads.
const kept = `sections ${location.pathname.split("/").slice(2, 4).join("/")}`;
const sections = [...document.querySelectorAll("#content-main fieldset.module > details")];
const name = (section) => section.querySelector("summary :is(h2, h3, h4)").textContent.trim();
const target = document.getElementById(location.hash.slice(1));

try {
  const left = JSON.parse(localStorage.getItem(kept) ?? "{}");
  for (const section of sections) {
    section.open = section.querySelector(".errorlist li") !== null || (left[name(section)] ?? section.open);
    section.querySelector("summary").addEventListener("click", () => {
      left[name(section)] = !section.open;
      localStorage.setItem(kept, JSON.stringify(left));
    });
  }
} catch {
  // where the browser keeps nothing
}

const leadsTo = sections.find((section) => section.contains(target));
if (leadsTo) {
  leadsTo.open = true;
  target.scrollIntoView({ block: "center" });
  target.focus();
}
