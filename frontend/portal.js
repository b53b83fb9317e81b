// What every page of the owner's portal carries; a few kilobytes, as telephones are slow. Pages work without it.
import { restoreDrafts, startDrafts } from "./parts/drafts.js";
import { startForms } from "./parts/forms.js";
import { startPhotos } from "./parts/photos.js";
import { startOffline } from "./parts/offline.js";
import { applyTheme, startTheme } from "./parts/theme.js";

applyTheme();
startTheme();
startForms();
startDrafts();
startPhotos();
startOffline();
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => restoreDrafts(document));
else restoreDrafts(document);
