// Charts: the server has drawn each figure as SVG. When the reader comes near, Plotly is loaded once and drawn over it.
// If it cannot be loaded, or anything goes wrong, the SVG stays.
(() => {
  const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false, showTips: false };
  const charts = new Map(); // figure element -> { figure, live, awake, frame, point }
  const root = document.documentElement;
  let bundle = null;
  let watching = false;

  // The style sheet stands in for the rules that plotly.js would add inline, which the page's CSP forbids.
  const loadStyles = (href) => {
    if (document.getElementById("plotly.js-style-global")) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.id = "plotly.js-style-global";
    link.className = "no-inline-styles";
    link.href = href;
    document.head.append(link);
  };

  const loadBundle = (element) => {
    bundle ??= new Promise((resolve, reject) => {
      loadStyles(element.dataset.bundleStyles);
      const script = document.createElement("script");
      script.src = element.dataset.bundle;
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    });
    return bundle;
  };

  // Figures name colours as "var(--accent)"; the page says what that is at this moment.
  const coloured = (value, styles) => {
    if (Array.isArray(value)) return value.map((entry) => coloured(entry, styles));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, coloured(entry, styles)]));
    }
    const name = typeof value === "string" && value.match(/^var\((--[\w-]+)\)$/);
    return name ? styles.getPropertyValue(name[1]).trim() || "#808080" : value;
  };

  // A heatmap's picture covers its cells only; as a list, on a phone, it has none.
  const place = (canvas, live) => {
    const cells = canvas.querySelectorAll("td.hm-cell");
    if (!cells.length) return;
    const [first, last, sheet] = [cells[0], cells[cells.length - 1], canvas].map((part) => part.getBoundingClientRect());
    const table = getComputedStyle(canvas.querySelector("table")).display === "table";
    Object.assign(live.style, {
      left: `${first.left - sheet.left}px`,
      top: `${first.top - sheet.top}px`,
      width: table ? `${last.right - first.left}px` : "0",
      height: `${last.bottom - first.top}px`,
    });
  };

  // Bars and strips keep their words in HTML: only their tracks are drawn over, each where it stands.
  const aligned = (canvas, data, layout, box) => {
    const tracks = [...canvas.querySelectorAll(".bars__track, .strips__track")].map((track) => track.getBoundingClientRect());
    const middle = (row) => (row === null ? null : tracks[row].top + tracks[row].height / 2 - box.top);
    return {
      data: data.map((trace) => ({
        ...trace,
        y: trace.y.map(middle),
        ...(trace.type === "bar" && { width: layout.meta.track }),
      })),
      layout: {
        ...layout,
        annotations: [],
        xaxis: { ...layout.xaxis, range: [0, 100] },
        yaxis: { ...layout.yaxis, range: [box.height, 0] },
      },
    };
  };

  // The cell's own link opens, with the keys that the reader holds.
  const follow = (canvas, { points, event }) => {
    const [point] = points;
    const down = Math.round(point.data.base ? point.data.base[point.pointNumber] + 0.5 : point.y);
    const row = canvas.querySelectorAll("tbody tr")[down];
    const link = row?.querySelectorAll(".hm-cell")[Math.round(point.x)]?.querySelector("a");
    const { ctrlKey, metaKey, shiftKey } = event;
    link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  };

  // Arrow keys go from point to point and show what the pointer would.
  const told = (live) =>
    live._fullData.flatMap((trace) => {
      const words = Array.isArray(trace.hovertext) ? trace.hovertext : [];
      return words.flatMap((text, pointNumber) => (text ? [{ curveNumber: trace.index, pointNumber }] : []));
    });

  const step = (chart, event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const points = move && chart.live ? told(chart.live) : [];
    if (!points.length) return;
    event.preventDefault();
    chart.point = ((chart.point ?? (move > 0 ? -1 : 0)) + move + points.length) % points.length;
    const polar = chart.figure.layout.polar ? "polar" : "xy";
    window.Plotly.Fx.hover(chart.live, [points[chart.point]], polar);
  };

  // Text grows with the drawing, as it does in the SVG; under 11 px it would be too small to read.
  const fitted = (element, chart) => {
    const styles = getComputedStyle(element);
    const canvas = element.querySelector(".chart__canvas");
    place(canvas, chart.live);
    const box = chart.live.getBoundingClientRect();
    const figure = coloured(chart.figure, styles);
    const { data, layout } = figure.layout.meta.track ? aligned(canvas, figure.data, figure.layout, box) : figure;
    const size = Math.min(16.5, Math.max(11, (layout.meta.font * box.width) / layout.meta.width));
    const font = { ...layout.font, size, family: styles.fontFamily };
    const hoverlabel = { ...layout.hoverlabel, font: { ...layout.hoverlabel.font, size: 14, family: font.family } };
    return { data, layout: { ...layout, font, hoverlabel, width: box.width, height: box.height, autosize: false } };
  };

  const draw = async (element) => {
    const chart = charts.get(element);
    if (!chart.live) return;
    const { data, layout } = fitted(element, chart);
    if (layout.width < 1) return; // in a closed fold or on paper
    await window.Plotly.react(chart.live, data, layout, CONFIG);
  };

  const redraw = (element) => {
    const chart = charts.get(element);
    cancelAnimationFrame(chart.frame);
    chart.frame = requestAnimationFrame(() => draw(element));
  };

  const resized = new ResizeObserver((entries) => {
    for (const entry of entries) redraw(entry.target.closest("[data-chart]"));
  });

  const keyed = (canvas, chart, element) => {
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "group");
    canvas.setAttribute("aria-labelledby", `${element.id}-caption`);
    canvas.addEventListener("keydown", (event) => step(chart, event));
    canvas.addEventListener("blur", () => window.Plotly.Fx.unhover(chart.live));
  };

  const wake = async (element) => {
    const chart = charts.get(element);
    if (chart.awake) return;
    chart.awake = true;
    near.unobserve(element);
    const canvas = element.querySelector(".chart__canvas");
    try {
      chart.figure = JSON.parse(document.getElementById(`${element.dataset.chart}-figure`).textContent);
      await loadBundle(element);
      chart.live = document.createElement("div");
      chart.live.className = "chart__live";
      chart.live.setAttribute("aria-hidden", "true"); // the drawing and the table stay for those who listen
      canvas.append(chart.live);
      await draw(element);
      if (element.matches(".chart--heatmap")) chart.live.on?.("plotly_click", (found) => follow(canvas, found));
      else keyed(canvas, chart, element);
      element.classList.add("chart--live");
      resized.observe(canvas);
    } catch {
      chart.live?.remove();
      chart.live = null;
    }
  };

  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => wake(entry.target)),
    { rootMargin: "100px" },
  );

  // A page that is only opened never pays for the bundle: watching starts with the first scroll, key or touch.
  const watch = () => {
    watching = true;
    for (const element of charts.keys()) if (!charts.get(element).awake) near.observe(element);
  };

  const adopt = () => {
    for (const element of document.querySelectorAll("figure[data-chart]")) {
      if (charts.has(element)) continue;
      charts.set(element, { figure: null, live: null, awake: false, frame: 0 });
      for (const name of ["pointerenter", "pointerdown", "focusin"]) {
        element.addEventListener(name, () => wake(element), { once: true, passive: true });
      }
    }
  };

  const restyle = () => charts.forEach((chart, element) => chart.live && redraw(element));

  const start = () => {
    adopt();
    for (const name of ["scroll", "keydown", "pointerdown"]) {
      window.addEventListener(name, watch, { once: true, passive: true });
    }
    document.addEventListener("htmx:afterSettle", () => {
      adopt();
      if (watching) watch();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
    new MutationObserver(restyle).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
