// Returns what of a page's words and controls is cut off, covered or beyond the edge: a line for each fault.
// The window is to be as high as the page, so that all of it is in sight.
() => {
  const faults = [];
  const seen = new Set();
  const WIDE = 2; // pixels within which two edges are one

  const say = (fault, element, words) => {
    const line = `${fault}: ${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""}` +
      `${element.className && element.className.baseVal === undefined ? "." + element.className : ""}` +
      ` “${words.trim().replace(/\s+/g, " ").slice(0, 60)}”`;
    if (!seen.has(line)) {
      seen.add(line);
      faults.push(line);
    }
  };

  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  // What is for voices only is one pixel, or clipped away on purpose.
  const isForVoices = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const box = each.getBoundingClientRect();
      const style = getComputedStyle(each);
      if (style.clip === "rect(0px, 0px, 0px, 0px)" || style.clipPath === "inset(50%)") return true;
      if (box.width <= 1 && box.height <= 1 && style.overflow !== "visible") return true;
      if (each.classList.contains("skip-to-content-link")) return true;
    }
    return false;
  };

  const isReachable = (box) =>
    box.tabIndex >= 0 || box.querySelector("a[href], button, input:not([type=hidden]), select, textarea");

  // Looks outwards from some words: who cuts them off? Whoever scrolls shows them, if a keyboard gets there.
  const cutBy = (element, rect) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      const beyond = rect.right > box.right + WIDE || rect.left < box.left - WIDE;
      const below = rect.bottom > box.bottom + WIDE || rect.top < box.top - WIDE;
      const scrolls = (way) => style[way] === "auto" || style[way] === "scroll";
      if ((beyond && scrolls("overflowX")) || (below && scrolls("overflowY"))) {
        return isReachable(each) ? "scrolled" : "out of reach of the keyboard";
      }
      const cuts = (way) => style[way] === "hidden" || style[way] === "clip";
      if ((beyond && cuts("overflowX")) || (below && cuts("overflowY"))) return "cut off";
      if (style.position === "fixed") return "";
    }
    return rect.right > document.documentElement.clientWidth + WIDE || rect.left < -WIDE ? "beyond the edge" : "";
  };

  const isCovered = (element, rect) => {
    const x = (rect.left + rect.right) / 2;
    const y = (rect.top + rect.bottom) / 2;
    const top = document.elementFromPoint(x, y);
    if (!top || top === element || element.contains(top) || top.contains(element)) return false;
    const card = element.closest(".card");
    if (card && top.matches("a") && card.contains(top)) return false; // its link covers it, unseen
    return !(top.tagName === "LABEL" && top.control === element);
  };

  const judge = (element, rect, words) => {
    if (rect.width < 1 || rect.height < 1) return;
    const cut = cutBy(element, rect);
    if (cut === "scrolled") return;
    if (cut) say(cut, element, words);
    else if (isCovered(element, rect)) say("covered", element, words);
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, option, svg, textarea")) continue;
    if (!isShown(element) || isForVoices(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) judge(element, rect, node.data);
  }
  for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea, button")) {
    if (!isShown(element) || isForVoices(element)) continue;
    judge(element, element.getBoundingClientRect(), element.name || element.value || "");
    const shows = element.matches("button, input[type=submit], input[type=button]");
    if (shows && element.scrollWidth > element.clientWidth + WIDE) say("cut off", element, element.value);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
  }
  return faults;
}
