// Returns the element that has the focus, and what is wrong with how it is seen: outline, place, what covers it.
// Nothing once the focus is on the page itself, or has gone round.
() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  window.met ??= new Set();
  if (!element || element === document.body || window.met.has(element)) return null;
  window.met.add(element);
  const faults = [];

  const rgb = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return { channels: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
  };
  const luminance = (channels) => {
    const [red, green, blue] = channels.map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (from) => {
    for (let each = from; each; each = each.parentElement ?? each.getRootNode().host) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.alpha === 1) return colour.channels;
    }
    return [255, 255, 255];
  };

  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const pieces = [...element.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("no outline");
  else {
    const ratio = contrast(rgb(style.outlineColor).channels, ground(element.parentElement));
    if (ratio < 3) faults.push(`outline of ${ratio.toFixed(1)}:1`);
  }
  if (!pieces.length) faults.push("nothing to be seen");
  const inSight = (rect) =>
    rect.right > 0 && rect.left < innerWidth && rect.top >= -1 && rect.bottom <= innerHeight + 1;
  const whole = !element.matches("textarea") && box.height <= innerHeight; // a long text shows where one writes
  if (whole && !pieces.every(inSight)) faults.push(`out of sight (${box.top} to ${box.bottom})`);
  const covered = pieces.every((rect) => {
    const x = Math.min(Math.max((rect.left + rect.right) / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max((rect.top + rect.bottom) / 2, 1), innerHeight - 1);
    const top = element.getRootNode().elementFromPoint(x, y);
    return !top || !(element.contains(top) || top.contains(element) || top.closest("label")?.control === element);
  });
  if (covered) faults.push("covered");
  const name = (element.getAttribute("aria-label") || element.textContent || element.name || element.id).trim();
  return {
    faults,
    name: `${element.tagName.toLowerCase()} “${name.replace(/\s+/g, " ").slice(0, 40)}”`,
    top: element.closest("svg") ? null : box.top + scrollY, // a drawing has no up and down
  };
}
