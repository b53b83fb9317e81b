// Builds app.js, charts.js, theme.js, app.css, the owner's portal, the rounds on the phone, the icon sprite and the page symbols into steward/kernel/surface/static/steward/ (not committed).
// Usage: node frontend/build.mjs    All inputs come from npm (pinned) and from this folder.
import { build, transform } from "esbuild";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "steward/kernel/surface/static/steward");
const TARGET = ["chrome111", "firefox113", "safari16.4"];

// Parts of Tabler that no page of ours uses. A component taken into use is deleted from this list.
const UNUSED = [
  "accordion", "bg-gradient", "bg-pattern", "btn-animate", "calendar", "card-gradient", "card-rotate", "card-stamp", "carousel",
  "chat", "confetti", "dropstart", "form-colorinput", "form-imagecheck", "img-responsive", "input-group-flat-lg", "layout-boxed",
  "list-group-horizontal", "markdown", "mention", "nav-segmented-vertical", "navbar-expand-sm", "navbar-expand-xl", "navbar-expand-xxl",
  "navbar-floating", "offcanvas-floating", "offcanvas-sm", "offcanvas-xl", "offcanvas-xxl", "otp", "popover", "bs-popover", "ribbon",
  "signal", "signature", "sortable", "sparkline", "strength", "switch-icon", "table-mobile", "theme-dark", "btn-facebook",
  "btn-twitter", "btn-linkedin", "btn-google", "btn-youtube", "btn-vimeo", "btn-dribbble", "btn-github", "btn-instagram",
  "btn-pinterest", "btn-vk", "btn-rss", "btn-flickr", "btn-bitbucket", "btn-tabler", "btn-x", "text-facebook", "text-twitter",
  "text-linkedin", "text-google", "text-youtube", "text-vimeo", "text-dribbble", "text-github", "text-instagram", "text-pinterest",
  "text-vk", "text-rss", "text-flickr", "text-bitbucket", "text-tabler", "bg-facebook", "bg-twitter", "bg-linkedin", "bg-google",
  "bg-youtube", "bg-vimeo", "bg-dribbble", "bg-github", "bg-instagram", "bg-pinterest", "bg-vk", "bg-rss", "bg-flickr", "bg-bitbucket",
  "bg-tabler", "status-facebook", "status-twitter", "status-linkedin", "status-google", "status-youtube", "status-vimeo",
  "status-dribbble", "status-github", "status-instagram", "status-pinterest", "status-vk", "status-rss", "status-flickr",
  "status-bitbucket", "status-tabler",
];
const UNUSED_SELECTOR = new RegExp(
  `\\[data-vc|data-bs-sidebar|navbar-folded|\\.(${UNUSED.join("|")})(?![a-z])|-xxl(?![a-z])`,
);

/** Splits "a{b}c{d{e}}" into [prelude, body] pairs; statements without a body get null. Strings and parentheses are respected. */
function* blocks(css) {
  let start = 0;
  for (let i = 0; i < css.length; i++) {
    i = skip(css, i);
    if (css[i] === ";") {
      yield [css.slice(start, i), null];
      start = i + 1;
    } else if (css[i] === "{") {
      let end = i + 1;
      for (let depth = 1; depth; end++) {
        end = skip(css, end);
        if (css[end] === "{") depth++;
        else if (css[end] === "}") depth--;
        else if (end >= css.length) throw new Error("unbalanced braces in style sheet");
      }
      yield [css.slice(start, i), css.slice(i + 1, end - 1)];
      start = end;
      i = end - 1;
    }
  }
}

function skip(css, i) {
  const quote = css[i];
  if (quote !== '"' && quote !== "'") return i;
  for (i++; css[i] !== quote; i++) if (css[i] === "\\") i++;
  return i;
}

/** "a,b:is(c,d)" as ["a", "b:is(c,d)"]. */
function splitList(selectors) {
  const parts = [""];
  let depth = 0;
  for (const char of selectors) {
    if (char === "(") depth++;
    if (char === ")") depth--;
    if (char === "," && !depth) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** The style sheet without the rules whose every selector names an unused part. */
function prune(css) {
  let kept = "";
  for (const [prelude, body] of blocks(css)) {
    if (body === null) kept += prelude + ";";
    else if (/^\s*@(media|supports|layer|container)/.test(prelude)) {
      const inner = prune(body);
      if (inner) kept += `${prelude}{${inner}}`;
    } else if (prelude.trimStart().startsWith("@")) kept += `${prelude}{${body}}`;
    else {
      // ":not(.unused)" is no use of it. Rules on data-bs-navbar-position hide the side menu beside a top bar: we have both.
      const unused = (selector) => selector.includes("data-bs-navbar-position") ||
        UNUSED_SELECTOR.test(selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, ""));
      const selectors = splitList(prelude).filter((selector) => !unused(selector));
      if (selectors.length) kept += `${selectors.join(",")}{${body}}`;
    }
  }
  return kept;
}

async function files(folder, pattern) {
  if (!existsSync(folder)) return [];
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "static", "__pycache__"].includes(entry.name)) found.push(...(await files(path, pattern)));
    } else if (pattern.test(entry.name)) found.push(path);
  }
  return found.sort();
}

/** Every icon name the pages use: icon("name"), icon='name', icon="name", icon: str = "name", and the lines of icons.txt. */
async function iconNames() {
  const uses = new Map();
  const add = (name, path) => uses.has(name) || uses.set(name, relative(root, path));
  const list = join(root, "frontend/icons.txt");
  for (const line of (await readFile(list, "utf8")).split("\n")) {
    for (const name of line.replace(/#.*/, "").trim().split(/\s+/)) if (name) add(name, list);
  }
  const sources = [...(await files(join(root, "steward"), /\.(html|py)$/)), ...(await files(join(root, "frontend"), /\.js$/))];
  for (const path of sources) {
    for (const [, name] of (await readFile(path, "utf8")).matchAll(/\bicon(?:\(\s*|\s*(?::\s*str\s*)?=\s*)["']([a-z0-9-]+)["']/g)) add(name, path);
  }
  return uses;
}

async function sprite() {
  const symbols = [];
  const unknown = [];
  for (const [name, where] of [...(await iconNames())].sort()) {
    const path = join(root, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
    if (!existsSync(path)) {
      unknown.push(`${name} (${where})`);
      continue;
    }
    const inner = (await readFile(path, "utf8"))
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none"[^>]*\/>/g, "")
      .replace(/\s+/g, " ")
      .replace(/ ?\/> ?/g, "/>")
      .trim();
    symbols.push(
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
        `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`,
    );
  }
  if (unknown.length) throw new Error(`unknown icons: ${unknown.join(", ")}. Names: see @tabler/icons, outline.`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function script(name) {
  const result = await build({
    entryPoints: [join(root, "frontend", name)],
    bundle: true, minify: true, format: "iife", target: TARGET, write: false, legalComments: "none", logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

async function styles() {
  const tabler = (await readFile(join(root, "node_modules/@tabler/core/dist/css/tabler.min.css"), "utf8"))
    .replace(/\/\*[\s\S]*?\*\//g, "");
  const own = await readFile(join(root, "frontend/css/app.css"), "utf8");
  const { code } = await transform(prune(tabler) + own, { loader: "css", minify: true, target: TARGET, legalComments: "none" });
  return code;
}

async function ownStyles(name) {
  const own = await readFile(join(root, "frontend/css", name), "utf8");
  return (await transform(own, { loader: "css", minify: true, target: TARGET, legalComments: "none" })).code;
}

async function main() {
  const results = {
    "icons.svg": await sprite(),
    "favicon.svg": await readFile(join(root, "frontend/favicon.svg"), "utf8"),
    "theme.js": await script("theme.js"),
    "app.js": await script("app.js"),
    "charts.js": await script("charts.js"),
    "app.css": await styles(),
    "portal.js": await script("portal.js"),
    "portal-sw.js": await script("portal-sw.js"),
    "portal.css": await ownStyles("portal.css"),
    "field.js": await script("field.js"),
    "field-qr.js": await script("field-qr.js"),
    "field-sw.js": await script("field-sw.js"),
    "field.css": await ownStyles("field.css"),
    "portal-192.png": await readFile(join(root, "frontend/portal-192.png")),
    "portal-512.png": await readFile(join(root, "frontend/portal-512.png")),
  };
  await mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries(results)) {
    const path = join(out, name);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    console.log(`${name.padEnd(14)} ${(text.length / 1024).toFixed(0).padStart(4)} KB, ` +
      `${(brotliCompressSync(text).length / 1024).toFixed(1)} KB brotli`);
  }
  for (const name of await readdir(out)) if (!(name in results)) await rm(join(out, name));
}

main().catch((error) => {
  console.error(`front-end build: ${error.message}`);
  process.exit(1);
});
