// Builds static/vendor/plotly from the npm package plotly.js: four trace types instead of fifty.
// Run `npm ci && npm run build:plotly` after changing the version in package.json, and commit the result.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// scatter is part of plotly.js/lib/core; tests compare this list with what the chart builders draw.
const EXTRA_TRACES = ["bar", "heatmap", "scatterpolar"];

const require = createRequire(import.meta.url);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, "static", "vendor", "plotly");
const plotly = path.dirname(require.resolve("plotly.js/package.json"));
const { version } = require("plotly.js/package.json");

async function bundle() {
  const traces = EXTRA_TRACES.map((name) => `require("plotly.js/lib/${name}")`).join(",");
  const result = await build({
    stdin: {
      contents: `const Plotly = require("plotly.js/lib/core"); Plotly.register([${traces}]); module.exports = Plotly;`,
      resolveDir: root,
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "iife",
    globalName: "Plotly",
    target: "es2018",
    legalComments: "none", // collected in LICENSES.txt
    banner: { js: `/*! plotly.js v${version}, own bundle (scatter, ${EXTRA_TRACES.join(", ")}); see LICENSES.txt */` },
    loader: { ".css": "empty" }, // the map library's style sheet, not used by these traces
    define: { global: "window", "define.amd": "false" },
  });
  // A source map that is not shipped makes hashed static storage fail.
  const code = result.outputFiles[0].text.replace(/^\/\/# sourceMappingURL=.*$/gm, "");
  return { code, inputs: Object.keys(result.metafile.inputs) };
}

// plotly.js adds its rules one by one to a style element, each before the last: the same rules, in the same order.
function styleSheet() {
  const source = readFileSync(path.join(plotly, "build", "plotcss.js"), "utf8");
  const rules = new Function(`${source.match(/var rules = (\{[\s\S]*?\n\});/)[0]}; return rules;`)();
  const lines = Object.entries(rules).map(([selector, body]) => {
    const full = selector.replace(/X/g, ".js-plotly-plot .plotly").replace(/Y/g, ".plotly-notifier");
    return `${full} {${body.replace(/"Open Sans",verdana,arial,sans-serif/g, "inherit")}}`;
  });
  return `/* plotly.js v${version}: rules that the script would add inline, which a strict CSP forbids */\n${lines.reverse().join("\n")}\n`;
}

function licences(inputs) {
  const names = inputs.filter((name) => !name.endsWith(".css")).map((name) => name.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)).filter(Boolean);
  const folders = [...new Map(names.map((match) => [match[0], match[1]])).entries()].sort();
  return folders.map(([folder, name]) => {
    const about = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(path.join(root, folder, file), "utf8").trim() : `Licence: ${about.license}`;
    return `== ${name} ${about.version} (${about.license ?? "see text"})\n\n${text.replace(/[ \t\r]+$/gm, "")}\n`;
  }).join("\n\n");
}

const { code, inputs } = await bundle();
const files = {
  "LICENSES.txt": licences(inputs),
  "bundle.json": `${JSON.stringify({ version, traces: ["scatter", ...EXTRA_TRACES].sort() }, null, 2)}\n`,
  "plotly.css": styleSheet(),
  "plotly.min.js": code,
};
mkdirSync(target, { recursive: true });
const sums = Object.entries(files).map(([name, text]) => {
  writeFileSync(path.join(target, name), text);
  return `${createHash("sha256").update(text).digest("hex")}  ${name}\n`;
});
writeFileSync(path.join(target, "SHA256SUMS"), sums.join(""));
console.log(sums.join(""));
