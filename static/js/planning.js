// The form of a plan: what it costs each person, a box for each group that ticks all teams below it, and a search.
const SECONDS_PER_QUESTION = 8; // as surveys/banks/outline.py counts; the next page has the final number

for (const whole of document.querySelectorAll("[data-banks]")) {
  const cost = whole.querySelector("[data-cost]");
  const short = whole.closest("form").querySelector("[name=short_form]");
  const banks = [...whole.querySelectorAll("[data-bank]")].map((bank) => ({
    box: bank.querySelector("input"),
    versions: bank.querySelector("select"),
  }));

  const show = () => {
    let items = 0;
    for (const { box, versions } of banks) {
      const { dataset } = versions ? versions.selectedOptions[0] : box;
      const asked = short.checked && Number(dataset.short) ? dataset.short : dataset.items;
      if (box.checked) items += Number(asked);
    }
    const minutes = Math.ceil((items * SECONDS_PER_QUESTION) / 60);
    cost.textContent = cost.dataset.words.replace("{items}", items).replace("{minutes}", minutes);
  };

  whole.closest("form").addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

for (const whole of document.querySelectorAll("[data-teams]")) {
  const teams = [...whole.querySelectorAll("[data-people]")].map((box) => ({ box, line: box.closest(".form-check") }));
  const chosen = whole.querySelector("[data-chosen]");
  const shown = whole.querySelector("[data-shown]");
  const tools = whole.querySelector("[data-search]");
  const find = tools.querySelector("input");
  const lines = [...whole.querySelectorAll("[data-group]")];
  const below = (path) => lines.filter((line) => `${line.dataset.group} `.startsWith(`${path} `));
  const groups = lines.map((line) => ({
    line,
    all: line.querySelector("[data-all]"),
    name: line.querySelector("[data-name]").textContent.toLowerCase(),
    own: teams.filter((team) => line.contains(team.box)),
    teams: below(line.dataset.group).flatMap((each) => [...each.querySelectorAll("[data-people]")]),
  }));

  const show = () => {
    for (const { teams: inside, all } of groups) {
      const ticked = inside.filter((box) => box.checked).length;
      all.checked = ticked === inside.length;
      all.indeterminate = ticked > 0 && ticked < inside.length;
    }
    const ticked = teams.filter(({ box }) => box.checked);
    const people = ticked.reduce((sum, { box }) => sum + Number(box.dataset.people), 0);
    chosen.textContent = chosen.dataset.words.replace("{teams}", ticked.length).replace("{people}", people);
  };

  // A group whose name, or the name of one above it, is looked for shows all of its teams.
  const filter = () => {
    const words = find.value.trim().toLowerCase();
    const named = groups.filter(({ name }) => words && name.includes(words)).map(({ line }) => `${line.dataset.group} `);
    for (const { line, own, all } of groups) {
      const whole = !words || named.some((path) => `${line.dataset.group} `.startsWith(path));
      for (const { line: team } of own) team.hidden = !whole && !team.textContent.toLowerCase().includes(words);
      line.hidden = own.every(({ line: team }) => team.hidden) && Boolean(words);
      all.hidden = Boolean(words);
    }
    const left = teams.filter(({ line }) => !line.hidden).length;
    shown.textContent = words ? shown.dataset.words.replace("{teams}", left) : "";
  };

  for (const { teams: inside, all, line } of groups) {
    all.hidden = false;
    line.querySelector("[data-all-word]").hidden = false;
    all.addEventListener("change", () => {
      for (const box of inside) box.checked = all.checked;
    });
  }
  for (const button of tools.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      for (const { box, line } of teams) if (!line.hidden) box.checked = button.dataset.choose === "all";
      show();
    });
  }
  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it would save the plan
  });
  tools.hidden = false;
  whole.addEventListener("change", show);
  addEventListener("pageshow", show); // the browser may have put back what was ticked
  show();
}
