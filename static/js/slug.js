// An address that follows the title while nobody has written one.
for (const address of document.querySelectorAll("input[data-from]")) {
  const title = document.getElementById(address.dataset.from);
  const made = () =>
    title.value
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 60)
      .replace(/^-+|-+$/g, "");
  let last = address.value || made();
  if (title.value !== title.defaultValue) address.value ||= last; // written before this script came
  title.addEventListener("input", () => {
    if (address.value && address.value !== last) return;
    last = made();
    address.value = last;
  });
}
