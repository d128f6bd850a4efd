// "Explain this number" in place: links with [data-explain] open what their page says in a dialog. Without this script,
// with a key held, or when anything goes wrong, the page itself opens.
(() => {
  let dialog = null;

  const made = () => {
    const template = document.getElementById("explain-dialog");
    if (!template) return null;
    document.body.append(template.content.cloneNode(true));
    const found = document.querySelector("dialog.explain");
    found.addEventListener("click", (event) => event.target === found && found.close());
    return found;
  };

  const show = async (href) => {
    const answer = await fetch(href);
    if (!answer.ok || answer.redirected) throw new Error("no trace");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const trace = page.getElementById("trace");
    dialog.querySelector(".explain__title").textContent = trace.dataset.title;
    dialog.querySelector(".explain__page").href = href;
    trace.removeAttribute("id"); // only one of a kind on a page
    dialog.querySelector(".explain__body").replaceChildren(trace);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    dialog.querySelector(".explain__title").focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-explain]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    dialog ??= made();
    if (!dialog?.showModal) return;
    event.preventDefault();
    show(link.href).catch(() => location.assign(link.href));
  });
})();
