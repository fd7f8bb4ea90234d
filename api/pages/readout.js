/** What a chart's period holds, said above it when it is pointed at. */

/** Show a period's words; on a touch screen with a link to what is behind, for a tap shows first. */
function say(hit, withLink) {
  const plot = hit.closest("[data-readout]");
  const out = plot?.querySelector(".readout");
  if (!out) return;
  out.textContent = hit.dataset.say;
  for (const pinned of plot.querySelectorAll(".pinned")) pinned.classList.remove("pinned");
  if (!withLink) return;
  hit.classList.add("pinned");
  const link = document.createElement("a");
  link.href = hit.getAttribute("href");
  link.textContent = "show them";
  out.append(" ", link);
}

const hitOf = (event) => event.target.closest?.("[data-readout] .hits a");

document.addEventListener("pointerover", (event) => {
  const hit = hitOf(event);
  if (hit && event.pointerType === "mouse") say(hit, false);
});
document.addEventListener("click", (event) => {
  const hit = hitOf(event);
  if (!hit || event.pointerType === "mouse") return;
  event.preventDefault();
  say(hit, true);
});
