/** The mood slider's looks, as one sheet that all sliders of a page share. */

const CSS = `
:host { all: initial; display: block; }
:host([hidden]) { display: none; }
.root {
  --ink: #1a2230; --muted: #526072; --edge: #76828f; --line: #dce1e8; --wash: #eef3fa; --accent: #1f5aa8; --on-accent: #ffffff; --bad: #a32a12;
  color: var(--ink); font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  .root { --ink: #e7ecf3; --muted: #a9b5c4; --edge: #7d8b9c; --line: #2d3745; --wash: #202b3b; --accent: #8ab8f5; --on-accent: #10151c; --bad: #ff9a80; color-scheme: dark; }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.label { display: block; margin: 0 0 6px; font-weight: 600; }
.hint { margin: 0 0 6px; color: var(--muted); font-size: 15px; }
.slider { display: block; width: 100%; height: 44px; margin: 0; cursor: pointer; accent-color: var(--accent); }
.unanswered .slider { accent-color: var(--edge); }
.faces { display: flex; justify-content: space-between; margin: 0; }
.face { flex: 0 0 48px; height: 48px; padding: 8px; border-radius: 12px; cursor: pointer; }
.icon { display: block; width: 32px; height: 32px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; pointer-events: none; }
.face:hover { background: var(--wash); }
.face.chosen { box-shadow: inset 0 0 0 2px var(--accent); background: var(--wash); }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; min-height: 44px; margin-top: 6px; }
.said { font-weight: 600; }
.unanswered .said { font-weight: 400; color: var(--muted); }
button { min-height: 44px; padding: 8px 14px; border: 0; border-radius: 12px; background: none; color: var(--accent); font: inherit; font-size: 15px; font-weight: 600; cursor: pointer; }
button:hover { background: var(--wash); }
.send { margin-inline-start: auto; padding-inline: 24px; background: var(--accent); color: var(--on-accent); border: 1px solid transparent; }
.send:hover { background: var(--accent); }
.send[aria-disabled="true"] { opacity: .7; cursor: default; }
.told { margin: 6px 0 0; }
.told.bad { color: var(--bad); font-weight: 600; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
@media (forced-colors: active) {
  .send { border-color: ButtonText; }
  .face.chosen { outline: 3px solid Highlight; }
}
`;

let shared = null;

/** Return the sheet. */
export function moodSheet() {
  if (shared === null) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  return shared;
}
