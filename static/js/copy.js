// Copies the text of [data-copy] buttons, and as cells the table that [data-copy-table] names by its id. The button
// says that it has happened ([data-copied], or a tick).
const copied = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // plain http has no clipboard object
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
};

// What the reader sees, apart by tabs: dashes become empty cells, and no text becomes a formula of a spreadsheet.
const cell = (part) => {
  const seen = part.cloneNode(true);
  for (const aside of seen.querySelectorAll(".visually-hidden")) aside.remove(); // words for those who listen
  const text = seen.textContent.replace(/\s+/g, " ").trim();
  if (text === "–") return "";
  return /^[=+\-@]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
};

const cells = (table) => [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");

const textOf = ({ copy, copyTable }) => (copyTable ? cells(document.getElementById(copyTable)) : copy);

for (const button of document.querySelectorAll("[data-copy], [data-copy-table]")) {
  const words = [...button.childNodes];
  let timer = 0;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await copied(textOf(button.dataset));
    } catch {
      return; // not allowed here: the text beside the button can be selected
    }
    button.focus();
    button.textContent = button.dataset.copied || "✓";
    clearTimeout(timer);
    timer = setTimeout(() => button.replaceChildren(...words), 1500);
  });
}
