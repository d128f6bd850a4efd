// Copies the text of [data-copy] buttons; the button says that it has happened ([data-copied], or a tick).
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

for (const button of document.querySelectorAll("[data-copy]")) {
  const words = [...button.childNodes];
  let timer = 0;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await copied(button.dataset.copy);
    } catch {
      return; // not allowed here: the text beside the button can be selected
    }
    button.focus();
    button.textContent = button.dataset.copied || "✓";
    clearTimeout(timer);
    timer = setTimeout(() => button.replaceChildren(...words), 1500);
  });
}
