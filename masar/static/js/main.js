// Everything the pages do by themselves. Each part finds its own `data-` hooks; without any of them the pages work.
import "./keys.js";
import "./menus.js";
import "./once.js";
import "./combo.js";
import "./understood.js";
import "./autosave.js";
import "./lock.js";
import "./suggest.js";
import "./counter.js";
