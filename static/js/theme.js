// Light or dark. Runs in the head, before the first paint, so that nothing flashes. Without a choice the system decides.
(() => {
  const KEY = "theme";
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is blocked: the system decides
    }
  };

  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // storage is blocked: the choice lasts for this page
    }
  };

  const system = () => (systemDark.matches ? "dark" : "light");
  const current = () => root.dataset.theme || system();

  const show = () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-pressed", String(current() === "dark"));
    }
    root.dispatchEvent(new CustomEvent("themechange", { bubbles: true, detail: current() }));
  };

  const choose = (theme) => {
    if (theme === system()) delete root.dataset.theme;
    else root.dataset.theme = theme;
    remember(root.dataset.theme);
    show();
  };

  const theme = remembered();
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  root.classList.add("js");
  systemDark.addEventListener("change", show);

  document.addEventListener("DOMContentLoaded", () => {
    show();
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.addEventListener("click", () => choose(current() === "dark" ? "light" : "dark"));
    }
  });
})();
