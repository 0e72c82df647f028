// A card beside the mark that one points at or touches: the country, its contact, and the way there. A finger's
// first touch shows the card, a mouse's click leads on; without script a mark is a link with a title.
for (const frame of document.querySelectorAll(".map-frame")) {
  const card = frame.querySelector(".map-card");
  const link = card.appendChild(document.createElement("a"));
  let shown = null;

  const hide = () => {
    shown = null;
    card.hidden = true;
  };

  const show = (mark) => {
    const title = mark.querySelector("title");
    if (title) {
      mark.dataset.says = title.textContent; // or the browser would show it as well
      title.remove();
    }
    shown = mark;
    link.href = mark.getAttribute("href");
    link.textContent = mark.dataset.says;
    card.hidden = false;
    const own = frame.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    const x = at.x + at.width / 2 - own.x - card.offsetWidth / 2;
    const above = at.y - own.y - card.offsetHeight - 4;
    const y = above > 0 ? above : at.bottom - own.y + 4;
    card.style.setProperty("--x", `${Math.max(0, Math.min(x, own.width - card.offsetWidth))}px`);
    card.style.setProperty("--y", `${y}px`);
  };

  const markAt = (event) => {
    const mark = event.target.closest(".dots a, a.city");
    return mark && (mark.dataset.says || mark.querySelector("title")) ? mark : null;
  };

  frame.addEventListener("pointerover", (event) => {
    const mark = markAt(event);
    if (mark && event.pointerType === "mouse") show(mark);
  });
  frame.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") hide();
  });
  let kind = "";
  frame.addEventListener("pointerdown", (event) => {
    kind = event.pointerType;
  });
  frame.addEventListener("click", (event) => {
    const mark = markAt(event);
    if (mark && kind === "touch" && mark !== shown) {
      event.preventDefault();
      show(mark);
    } else if (!mark && !card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
