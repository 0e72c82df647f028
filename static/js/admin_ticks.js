// A list with ticks: the one in its head ticks or unticks all of its lines. Without scripts each is ticked by itself.
for (const all of document.querySelectorAll("input.tick-all")) {
  const ticks = [...all.closest("table").querySelectorAll("tbody input[type=checkbox]")];
  const tell = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    all.checked = count === ticks.length;
    all.indeterminate = count > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
  });
  for (const tick of ticks) tick.addEventListener("change", tell);
  addEventListener("pageshow", tell); // a browser that goes back fills ticks in again
  all.hidden = false;
}
