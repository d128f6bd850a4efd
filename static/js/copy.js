// Copies the text of [data-copy] buttons; the button says that it has happened ([data-copied], or a tick).
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // plain http: people select the text themselves
  const words = [...button.childNodes];
  let timer = 0;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      button.closest(".input-group, .copy-line")?.querySelector("input")?.select();
      return;
    }
    button.textContent = button.dataset.copied || "✓";
    clearTimeout(timer);
    timer = setTimeout(() => button.replaceChildren(...words), 1500);
  });
}
