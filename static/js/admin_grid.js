// A table to type in: Enter leads to the cell below, as in a spreadsheet, where it would send the form.
const grid = document.querySelector("table.grid");

grid?.addEventListener("keydown", (event) => {
  const field = event.target;
  const { key, isComposing, shiftKey } = event;
  if (key !== "Enter" || isComposing || field.tagName !== "INPUT") return;
  event.preventDefault();
  const cell = field.closest("td");
  const inCell = [...cell.querySelectorAll("input")];
  const lines = [...grid.tBodies[0].rows].map((line) => [...line.cells[cell.cellIndex].querySelectorAll("input, textarea")]);
  const column = lines.flat();
  const next = column[column.indexOf(inCell[inCell.indexOf(field)]) + (shiftKey ? -1 : 1)];
  next?.focus();
  next?.select();
});

// Cells copied from a spreadsheet go into as many cells from here on, to the right and downwards; nothing is
// saved by that. Cells that hold one text of several lines stand between quotes there.
grid?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const field = event.target;
  if (!/[\t\n]/.test(text) || (field.tagName === "TEXTAREA" && !text.includes("\t"))) return; // one address
  const column = field.closest("td").cellIndex;
  const lines = [...grid.tBodies[0].rows];
  const first = lines.indexOf(field.closest("tr"));
  event.preventDefault();
  cellsIn(text).forEach((values, down) => {
    values.forEach((value, right) => {
      const fields = lines[first + down]?.cells[column + right]?.querySelectorAll("input, textarea");
      const wanted = down || right ? fields?.[0] : field;
      if (wanted) wanted.value = value.trim();
    });
  });
});

function cellsIn(text) {
  const found = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    found.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "\n") found.push([]);
    if (!end) break;
  }
  return found;
}
