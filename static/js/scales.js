// Alt and an arrow key move the point of a scale that the person is in; the buttons do the work.
document.addEventListener("keydown", (event) => {
  const point = event.altKey && event.target.closest("[data-point]");
  const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!point || !act) return;
  event.preventDefault();
  point.querySelector(`[data-act=${act}]`).click();
});
