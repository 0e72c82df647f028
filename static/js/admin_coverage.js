// The table of coverage on an office's form: adds lines without leaving the page, and finds lines by name.
// Only an improvement: without script the button sends the form, which comes back with the lines added.
const group = document.getElementById("coverage-group");
const box = group.querySelector(".adding");
const lines = group.querySelector("tbody");

if (box) addTo(box);
search(group.querySelector(".within"));

function addTo(box) {
  const [one, names, region, level, since] = ["country", "countries", "region", "level", "since"].map((name) =>
    document.getElementById(`id_adding-${name}`),
  );
  const button = box.querySelector("button");
  const said = box.querySelector(".said");
  const unclear = box.querySelector(".unclear");
  const total = document.getElementById("id_coverage-TOTAL_FORMS");
  const blank = document.getElementById("coverage-line");

  function say(text, names) {
    said.textContent += `${said.textContent && " "}${text.replace("{names}", names?.join(", "))}`;
  }

  // A country is covered already where a line of it has no end and stays.
  function isThere({ id }) {
    return [...lines.rows].some((line) => {
      const value = (name) => line.querySelector(`[name$="-${name}"]`);
      return value("country")?.value === String(id) && !value("until")?.value && !value("DELETE")?.checked;
    });
  }

  function add({ id, name }) {
    const number = Number(total.value);
    total.value = number + 1;
    const copy = document.createElement("template");
    copy.innerHTML = blank.innerHTML.replaceAll("__prefix__", number);
    const line = copy.content.querySelector("tr");
    line.querySelector(".number").textContent = number + 1;
    line.querySelector(".name").textContent = name;
    line.querySelector("[name$=-country]").value = id;
    line.querySelector("[name$=-level]").value = level.value;
    line.querySelector("[name$=-since]").value = since.value;
    for (const field of line.querySelectorAll("[aria-label]")) field.ariaLabel += ` – ${name}`;
    for (const hidden of line.querySelectorAll(".visually-hidden")) hidden.textContent += name;
    lines.append(line);
  }

  function addAll(countries) {
    const there = countries.filter(isThere);
    const added = countries.filter((country) => !there.includes(country));
    added.forEach(add);
    if (added.length) say(box.dataset.added, added.map(({ name }) => name));
    if (added.length) lines.closest(".lines").scrollTo(0, lines.scrollHeight);
    const known = added.filter(({ elsewhere }) => elsewhere);
    if (known.length) say(box.dataset.elsewhere, known.map(({ name, elsewhere }) => `${name} (${elsewhere})`));
    if (there.length) say(box.dataset.there, there.map(({ name }) => name));
  }

  // Each country that something unclear may be is a button; the one that is pressed takes its place.
  function ask({ typed, says, candidates }) {
    const item = document.createElement("li");
    item.append(says);
    for (const country of candidates) {
      const choice = document.createElement("button");
      choice.type = "button";
      choice.textContent = box.dataset.choose.replace("{name}", country.name);
      choice.addEventListener("click", () => {
        said.textContent = "";
        names.value = names.value.split("\n").filter((each) => each !== typed).join("\n");
        item.remove();
        addAll([country]);
        names.focus();
      });
      item.append(" ", choice);
    }
    return item;
  }

  async function look() {
    said.textContent = "";
    unclear.replaceChildren();
    if (!one.value.trim() && !names.value.trim() && !region.value) return say(box.dataset.empty);
    const body = new FormData();
    for (const field of [one, names, region, document.querySelector("[name=csrfmiddlewaretoken]")]) {
      body.append(field.name, field.value);
    }
    const response = await fetch(box.dataset.address, { method: "POST", body });
    if (!response.ok) throw new Error(response.statusText);
    const found = await response.json();
    addAll(found.countries);
    names.value = found.unclear.map(({ typed }) => typed).join("\n");
    const typing = one.value ? one : names;
    one.value = region.value = "";
    unclear.replaceChildren(...found.unclear.map(ask));
    (found.unclear.length ? names : typing).focus();
  }

  let asked = false;
  async function press(event) {
    if (asked) return; // there is no network, or nobody is logged in any more: the form is sent
    event.preventDefault();
    try {
      await look();
    } catch {
      asked = true;
      button.type = "submit";
      button.click();
    }
  }

  button.type = "button"; // or Enter in any field of the form would press it, being the first
  button.addEventListener("click", press);
  for (const field of [one, names, since]) field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) press(event);
  });
}

// Letters and digits alone count, without accents.
function folded(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function search(within) {
  const field = within.querySelector("input");
  const status = within.querySelector("[role=status]");
  within.hidden = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // nothing is sent
  });
  field.addEventListener("input", () => {
    const wanted = folded(field.value);
    let shown = 0;
    for (const line of lines.rows) {
      const name = line.querySelector(".name");
      line.hidden = name ? !folded(name.textContent).includes(wanted) : line.hidden;
      shown += line.hidden ? 0 : 1;
    }
    status.textContent = wanted ? status.dataset.shown.replace("{count}", shown) : "";
  });
}
