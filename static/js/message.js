// The message to a team, filled in where it stands: nothing is sent, nothing is kept. Without script its blanks are
// filled in by hand. Every word comes from the template.
const fields = document.querySelector("[data-fields]");
const typed = [...fields.elements];
const chooser = document.querySelector("[data-chooser]");
const KEPT = "message"; // in this tab, while another country or instrument is put in
let isEdited = false;

try {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  kept.forEach((value, place) => (typed[place].value = value));
} catch {
  // where the browser keeps nothing
}
chooser.addEventListener("submit", () => {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(typed.map((field) => field.value)));
  } catch {
    // likewise
  }
});
addEventListener("beforeunload", (event) => {
  if (isEdited) event.preventDefault(); // the browser asks before what was changed by hand is lost
});

for (const letter of document.querySelectorAll("[data-letter]")) write(letter);
fields.hidden = false;
fields.addEventListener("submit", (event) => event.preventDefault()); // Enter in a field

function write(letter) {
  const language = letter.dataset.letter;
  const [subject, text] = letter.querySelectorAll("input, textarea");
  const status = letter.querySelector("[role=status]");
  let blank = text.defaultValue; // the text with its blanks

  // A blank is found by its words, in which nothing may be special, and what is typed stays as it is.
  const fill = () => {
    const filled = typed.reduce(
      (words, { value, dataset }) => (value.trim() ? words.replace(dataset[language], () => value.trim()) : words),
      blank,
    );
    if (filled !== text.value) text.value = filled;
    show();
  };

  // Whoever changes the text by hand keeps that, and may go on in the fields.
  const keep = () => {
    isEdited = true;
    blank = typed.reduce((words, { value, dataset }) => {
      const found = value.trim() && words.split(value.trim());
      return found.length === 2 ? found.join(dataset[language]) : words;
    }, text.value);
    show();
  };

  // All of the text is seen, on screen and on paper; the link to the mail program has it as it is now.
  const show = () => {
    while (text.rows < 90 && text.scrollHeight > text.clientHeight) text.rows += 1;
    const { email } = letter.dataset;
    const [head, body] = [subject.value, text.value].map(encodeURIComponent);
    if (email) letter.querySelector("[data-mail]").href = `mailto:${email}?subject=${head}&body=${body}`;
    status.textContent = "";
  };

  const copy = async () => {
    isEdited = false;
    try {
      await navigator.clipboard.writeText(text.value);
      status.textContent = status.dataset.copied;
    } catch {
      text.select(); // without https, or where the browser refuses
      status.textContent = document.execCommand("copy") ? status.dataset.copied : status.dataset.selected;
    }
  };

  fields.addEventListener("input", fill);
  letter.querySelector("[data-mail]")?.addEventListener("click", () => (isEdited = false));
  text.addEventListener("input", keep);
  subject.addEventListener("input", show);
  letter.closest("details")?.addEventListener("toggle", show);
  onButton("[data-copy]", copy);
  onButton("[data-print]", () => print());
  fill();

  function onButton(name, act) {
    const button = letter.querySelector(name);
    button.addEventListener("click", act);
    button.hidden = false;
  }
}
