// The one module that every page loads. A room that needs script of its own is imported here.
import "./theme-choice.js";
import "./page.js";
import "./pathway.js";
import "./passkey.js";
import "./time-zone.js";
import "./talk-notes.js";
import "./drafts.js";
import "./local-time.js";
import "./follow.js";
