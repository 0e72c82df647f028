// Beside each box of a longer text: what is typed, as the public page will show it. Without script there is only the box.
const WAIT = 400; // milliseconds after the last key

for (const pane of document.querySelectorAll(".markdown-preview")) {
  const box = document.getElementById(pane.dataset.of);
  let timer;
  let asked;
  pane.hidden = false;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort(); // what is answered late is older than what stands in the box
    timer = setTimeout(() => {
      asked = new AbortController();
      show(pane, box, asked.signal);
    }, WAIT);
  });
}

async function show(pane, box, signal) {
  const body = new FormData();
  body.set("text", box.value);
  body.set("language", box.lang);
  body.set("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(pane.dataset.address, { method: "POST", body, signal, redirect: "error" });
    if (!response.ok) throw new Error(response.statusText);
    const { html, faults } = await response.json();
    pane.querySelector(".markdown-shown").innerHTML = html; // the server escapes what was typed
    say(pane, faults);
  } catch (error) {
    if (error.name !== "AbortError") say(pane, [pane.dataset.failed]);
  }
}

function say(pane, faults) {
  const items = faults.map((fault) => Object.assign(document.createElement("li"), { textContent: fault }));
  pane.querySelector("ul.errorlist").replaceChildren(...items);
}
