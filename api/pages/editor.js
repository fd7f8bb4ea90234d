/** Line numbers beside a text that is edited, and the line that is in the way. */

function numbers(area, gutter) {
  const n = area.value.split("\n").length;
  if (gutter.childElementCount === n) return;
  gutter.replaceChildren(...Array.from({ length: n }, (_, i) => {
    const line = document.createElement("div");
    line.textContent = i + 1;
    return line;
  }));
}

function marked(editor, area, gutter) {
  const at = Number(editor.dataset.fault ?? 0);
  gutter.querySelectorAll(".fault").forEach((line) => line.classList.remove("fault"));
  gutter.children[at - 1]?.classList.add("fault");
}

/** Put the cursor at a line's beginning and bring it into sight. */
function goTo(area, line) {
  const before = area.value.split("\n").slice(0, line - 1).join("\n").length;
  const at = line > 1 ? before + 1 : 0;
  area.focus();
  area.setSelectionRange(at, at);
  const height = parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 4) * height);
}

function attach(editor) {
  const area = editor.querySelector("textarea");
  const gutter = editor.querySelector(".gutter");
  if (!area || !gutter || editor.dataset.attached) return;
  editor.dataset.attached = "yes";
  let shown = "";
  const draw = () => {
    numbers(area, gutter);
    marked(editor, area, gutter);
    gutter.scrollTop = area.scrollTop;
  };
  area.addEventListener("input", draw);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  new MutationObserver(() => {
    draw();
    const at = editor.dataset.fault ?? "";
    if (at && at !== shown) goTo(area, Number(at));
    shown = at;
  }).observe(editor, { attributeFilter: ["data-fault"] });
  area.tonewiseDraw = draw;
  draw();
}

function attachAll() {
  document.querySelectorAll(".editor").forEach(attach);
}

// A text that was changed is not left behind by a slip.
addEventListener("beforeunload", (event) => {
  const changed = [...document.querySelectorAll(".editor textarea")].some(
    (area) => area.value !== area.defaultValue,
  );
  if (changed) event.preventDefault();
});

new MutationObserver(attachAll).observe(document.body, { childList: true, subtree: true });
attachAll();
