// What every page carries. Pages work without it; each part below only makes them quicker or safer.
import htmx from "htmx.org";
// Bootstrap's own parts, one by one: the package's main file would bring date pickers and confetti along.
import "@tabler/core/js/src/bootstrap/alert.ts";
import "@tabler/core/js/src/bootstrap/collapse.ts";
import "@tabler/core/js/src/bootstrap/dropdown.ts";
import "@tabler/core/js/src/bootstrap/modal.ts";
import "@tabler/core/js/src/bootstrap/offcanvas.ts";
import { restoreDrafts, startDrafts } from "./parts/drafts.js";
import { prepareFills, startFills } from "./parts/fills.js";
import { startForms } from "./parts/forms.js";
import { prepareGroups, startGroups } from "./parts/groups.js";
import { prepareLists, startLists } from "./parts/lists.js";
import { startLookups } from "./parts/lookups.js";
import { startPasskeys } from "./parts/passkeys.js";
import { startPhotos } from "./parts/photos.js";
import { preparePicks, startPicks } from "./parts/picks.js";
import { applyTheme, startTheme } from "./parts/theme.js";
import { announce, say } from "./parts/words.js";

Object.assign(htmx.config, {
  includeIndicatorStyles: false, // the content security policy allows no inline style
  allowEval: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages hold personal data: no copies in the browser's storage
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true }, // a refused form comes back with its errors
    { code: "[45]..", swap: false, error: true },
  ],
});

function prepare(root) {
  const bars = [...root.querySelectorAll("[data-width]")];
  if (root.matches?.("[data-width]")) bars.push(root);
  for (const bar of bars) bar.style.width = `${parseFloat(bar.dataset.width) || 0}%`;
  prepareLists(root);
  prepareGroups(root);
  preparePicks(root);
  prepareFills(root);
  restoreDrafts(root);
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
// An aid beside a form may stay away without a word: nothing was being sent.
const isAid = (event) => event.detail.elt.matches(".aid");
document.addEventListener("htmx:sendError", (event) => isAid(event) || announce(say("offline")));
document.addEventListener("htmx:responseError", (event) => isAid(event) || announce(say("failed")));
document.addEventListener("click", (event) => event.target.closest("[data-action=print]") && window.print());
// Paper cannot be opened: long texts and stories are printed whole.
window.addEventListener("beforeprint", () => document.querySelectorAll("main details:not(.tool)").forEach((text) => { text.open = true; }));

applyTheme();
startTheme();
startForms();
startFills();
startDrafts();
startPasskeys();
startPhotos();
startLists();
startLookups();
startGroups();
startPicks();
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => prepare(document));
else prepare(document);
