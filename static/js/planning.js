// The teams of a plan: a box for each group that ticks all of its teams, and how many are chosen.
for (const whole of document.querySelectorAll("[data-teams]")) {
  const teams = [...whole.querySelectorAll("[data-people]")];
  const chosen = whole.querySelector("[data-chosen]");
  const groups = [...whole.querySelectorAll("[data-group]")].map((group) => ({
    teams: [...group.querySelectorAll("[data-people]")],
    line: group.querySelector("[data-all]"),
    all: group.querySelector("[data-all] input"),
  }));

  const show = () => {
    for (const { teams: own, all } of groups) {
      const ticked = own.filter((team) => team.checked).length;
      all.checked = ticked === own.length;
      all.indeterminate = ticked > 0 && ticked < own.length;
    }
    const ticked = teams.filter((team) => team.checked);
    const people = ticked.reduce((sum, team) => sum + Number(team.dataset.people), 0);
    chosen.textContent = chosen.dataset.words.replace("{teams}", ticked.length).replace("{people}", people);
  };

  for (const { teams: own, line, all } of groups) {
    line.hidden = own.length < 2;
    all.addEventListener("change", () => {
      for (const team of own) team.checked = all.checked;
    });
  }
  whole.addEventListener("change", show);
  addEventListener("pageshow", show); // the browser may have put back what was ticked
  show();
}
