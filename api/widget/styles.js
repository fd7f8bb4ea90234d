/** The widget's looks, as one sheet that all widgets of a page share. No page's own style reaches in. */

const CSS = `
:host { all: initial; position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000; }
:host([hidden]) { display: none; }
.root {
  --surface: #ffffff; --wash: #f2f5f8; --ink: #1a2230; --muted: #526072; --line: #dce1e8; --edge: #76828f;
  --bad: #a32a12; --shade: 0 1px 2px rgb(16 24 40 / 8%), 0 12px 40px rgb(16 24 40 / 18%);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  text-align: start; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; color-scheme: light;
}
.root[data-theme="dark"] {
  --surface: #181f29; --wash: #232d3a; --ink: #e7ecf3; --muted: #a9b5c4; --line: #303b4a; --edge: #7d8b9c;
  --bad: #ff9a80; --shade: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 40px rgb(0 0 0 / 55%); color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
h2, h3 { font-weight: 650; line-height: 1.3; letter-spacing: -.005em; }
h2 { font-size: 16px; } h3 { font-size: 16px; }
button, input, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; border: 0; background: none; padding: 0; border-radius: 10px; -webkit-tap-highlight-color: transparent; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h2:focus-visible { outline: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--muted); font-weight: 400; }
.icon { width: 24px; height: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.error { color: var(--bad); font-size: 14px; font-weight: 550; }
.count { color: var(--muted); font-size: 13px; font-variant-numeric: tabular-nums; }
.count.over { color: var(--bad); font-weight: 600; }

.launcher {
  position: relative; display: grid; place-items: center; margin-inline-start: auto; width: 60px; height: 60px; border-radius: 50%;
  background: var(--brand); color: var(--on-brand); box-shadow: 0 0 0 1.5px var(--surface), var(--shade); border: 1px solid transparent;
}
.launcher:focus-visible { outline-offset: 4px; }
.launcher .icon { width: 28px; height: 28px; grid-area: 1 / 1; }
.launcher[aria-expanded="true"] .icon:first-child, .launcher[aria-expanded="false"] .icon:nth-child(2) { visibility: hidden; }
.badge {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 24px; padding: 0 6px; border-radius: 12px;
  font-size: 13px; font-weight: 700; line-height: 24px; text-align: center; background: #a32a12; color: #ffffff; box-shadow: 0 0 0 2px var(--surface);
}

dialog {
  position: fixed; inset: auto; inset-block-end: 96px; inset-inline-end: 20px; margin: 0; padding: 0; overflow: hidden;
  width: min(392px, calc(100vw - 40px)); height: min(660px, calc(100vh - 120px)); max-width: none; max-height: none;
  border: 1px solid var(--line); border-radius: 20px; background: var(--surface); color: inherit; box-shadow: var(--shade);
}
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: none; }
.head { display: flex; align-items: center; gap: 12px; padding: 12px 12px 12px 20px; border-bottom: 1px solid var(--line); flex: none; }
.face {
  display: grid; place-items: center; width: 40px; height: 40px; flex: none; border-radius: 50%;
  background: var(--brand); color: var(--on-brand); font-weight: 650; font-size: 17px; text-transform: uppercase;
}
.face .icon { width: 22px; height: 22px; }
.titles { flex: 1; min-width: 0; }
.subtitle { color: var(--muted); font-size: 14px; line-height: 1.35; }
.subtitle:empty { display: none; }
.close { display: grid; place-items: center; width: 44px; height: 44px; flex: none; color: var(--muted); }
.close:hover, .plain:hover { background: var(--wash); color: var(--ink); }

.start { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 24px 20px 20px; display: flex; flex-direction: column; gap: 8px; }
.start > * { flex: none; }
.greeting { font-size: 24px; font-weight: 680; line-height: 1.25; letter-spacing: -.015em; }
label { font-weight: 600; font-size: 14px; margin-top: 12px; }
input[type="text"], textarea {
  display: block; width: 100%; font-size: 16px; line-height: 1.4; padding: 10px 12px; min-height: 44px; border-radius: 12px;
  border: 1px solid var(--edge); background: var(--surface); resize: none;
}
textarea { max-height: 180px; overflow-y: auto; }
::placeholder { color: var(--muted); opacity: 1; }
[aria-invalid="true"] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
input[type="text"]:focus-visible, textarea:focus-visible { outline-offset: -1px; outline-width: 2px; border-color: var(--accent); }
.notice { margin-top: 16px; padding: 4px 16px 14px; border-radius: 14px; background: var(--wash); font-size: 14px; color: var(--muted); }
.switch { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 44px; margin: 0; color: var(--ink); cursor: pointer; }
.switch input {
  appearance: none; flex: none; width: 46px; height: 28px; border-radius: 14px; cursor: pointer; position: relative;
  border: 1.5px solid var(--edge); background: var(--surface);
}
.switch input::after {
  content: ""; position: absolute; inset-block-start: 3.5px; inset-inline-start: 4px; width: 18px; height: 18px; border-radius: 50%; background: var(--edge);
}
.switch input:checked { background: var(--accent); border-color: var(--accent); }
.switch input:checked::after { inset-inline-start: 21px; background: var(--surface); }
.primary, .second {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 48px; padding: 10px 20px; border-radius: 14px; font-weight: 650;
}
.primary { background: var(--brand); color: var(--on-brand); border: 1px solid var(--brand); }
.primary[aria-disabled="true"] { cursor: default; opacity: .7; }
.second { border: 1px solid var(--edge); color: var(--ink); }
.second .icon { width: 20px; height: 20px; }
.second:hover { background: var(--wash); }
.start .primary { margin-top: 16px; }

.talk { flex: 1; min-height: 0; display: flex; flex-direction: column; position: relative; }
.scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px; }
.scroll:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; }
.message { max-width: 84%; margin-top: 12px; position: relative; display: flex; flex-direction: column; align-items: flex-start; align-self: flex-start; }
.message.customer { align-self: flex-end; align-items: flex-end; }
.message.system { align-self: center; align-items: center; max-width: 100%; }
.message:first-child { margin-top: 0; }
.bubble { white-space: pre-wrap; padding: 9px 14px; border-radius: 18px; border: 1px solid transparent; background: var(--wash); border-end-start-radius: 6px; }
.customer .bubble { background: var(--brand); color: var(--on-brand); border-end-start-radius: 18px; border-end-end-radius: 6px; }
.system .bubble { background: none; color: var(--muted); font-size: 14px; text-align: center; padding-block: 0; }
.state { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 0 4px; margin: 3px 4px 0; font-size: 12.5px; color: var(--muted); font-variant-numeric: tabular-nums; }
.failed .state { color: var(--bad); }
.failed .bubble { background: var(--surface); color: var(--ink); border: 1px dashed var(--bad); }
.note { align-self: center; max-width: 90%; margin: 16px 0 4px; text-align: center; font-size: 13.5px; color: var(--muted); }
.plain { min-height: 44px; min-width: 44px; padding: 0 10px; font-size: 14px; font-weight: 600; color: var(--accent); }
.latest {
  position: absolute; inset-block-end: 132px; left: 50%; transform: translateX(-50%); min-height: 44px; padding: 0 20px; border-radius: 22px;
  background: var(--surface); color: var(--accent); border: 1px solid var(--line); box-shadow: var(--shade); font-weight: 600; font-size: 14px;
}
.card { margin-top: 20px; padding: 18px; border: 1px solid var(--line); border-radius: 16px; display: flex; flex-direction: column; gap: 6px; }
.waiting h3 { display: flex; align-items: center; gap: 10px; }
.dots { display: inline-flex; gap: 4px; flex: none; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--accent); }
.wishes { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
.wish { flex: 1 1 auto; white-space: nowrap; display: flex; align-items: center; gap: 10px; min-height: 48px; margin: 0; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 12px; cursor: pointer; }
.wish:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.wish input { width: 18px; height: 18px; flex: none; accent-color: var(--accent); }
.card .primary { margin-top: 12px; }
.row { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 8px; }
.row > * { flex: 1 1 auto; margin: 0 !important; padding-inline: 12px; white-space: nowrap; }
.lost { flex: none; padding: 8px 20px; background: var(--wash); border-top: 1px solid var(--line); font-size: 14px; font-weight: 600; text-align: center; }
.composer { flex: none; padding: 10px 12px 4px; border-top: 1px solid var(--line); }
.composer .error, .composer .count { padding: 0 4px 6px; }
.line { display: flex; align-items: flex-end; gap: 8px; }
.line textarea { border-radius: 22px; padding: 10px 16px; }
.send { display: grid; place-items: center; flex: none; width: 44px; height: 44px; border-radius: 50%; background: var(--brand); color: var(--on-brand); border: 1px solid var(--brand); }
.end { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; font-size: 14px; color: var(--muted); }
.end .plain { color: var(--muted); font-weight: 500; font-size: 13.5px; }
.end .plain.strong { color: var(--bad); font-weight: 650; }

@media (max-width: 480px), (max-height: 420px) {
  dialog { inset: var(--sheet-top, 0) 0 auto; width: 100%; height: var(--sheet, 100dvh); border: 0; border-radius: 0; }
  .head { padding-top: calc(10px + env(safe-area-inset-top)); }
  .start, .scroll { padding-inline: calc(16px + env(safe-area-inset-left)) calc(16px + env(safe-area-inset-right)); }
  .start { padding-bottom: calc(20px + env(safe-area-inset-bottom)); }
  .composer { padding-bottom: calc(4px + env(safe-area-inset-bottom)); }
  :host { inset-block-end: calc(16px + env(safe-area-inset-bottom)); inset-inline-end: calc(16px + env(safe-area-inset-right)); }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise .2s ease-out; }
  .message, .note { animation: appear .18s ease-out; }
  .switch input::after { transition: inset-inline-start .15s; }
  .dots i { animation: breathe 1.5s ease-in-out infinite; }
  .dots i:nth-child(2) { animation-delay: .2s; }
  .dots i:nth-child(3) { animation-delay: .4s; }
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@keyframes appear { from { opacity: 0; transform: translateY(6px); } }
@keyframes breathe { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
@media (forced-colors: active) {
  .launcher, .primary, .send, .bubble, .face, .latest { border: 1px solid ButtonText; }
  .switch input { appearance: auto; width: 24px; height: 24px; }
  .switch input::after { content: none; }
  .wish:has(:checked) { outline: 3px solid Highlight; }
  .dots i { background: CanvasText; }
}
`;

let shared = null;

/** Return the sheet, made at its first use. */
export function sheet() {
  if (shared === null) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  return shared;
}
