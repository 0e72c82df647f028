// Escape closes the search or the menu; whoever opens the search can type at once.
const header = document.querySelector(".site-header");
header.onkeydown = (event) => {
  const open = event.key == "Escape" && event.target.closest("details[open]");
  if (!open || event.isComposing || event.keyCode == 229) return;
  event.preventDefault();
  open.open = false;
  open.firstElementChild.focus();
};
header.querySelector(".site-search").ontoggle = ({ target }) => {
  if (target.open) target.querySelector("input").focus();
};
