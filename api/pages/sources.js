/** Sends a file to be imported, and says how much of it has gone. */

const part = (name) => document.getElementById(`bring-${name}`);

function say(text, isBad = false) {
  part("said").textContent = text;
  part("said").classList.toggle("bad", isBad);
}

/** Returns the address that says how a file is to be read. */
function address(given, file) {
  const asked = new URLSearchParams({ name: file.name.slice(0, 200) });
  for (const name of ["source", "kind", "consent", "consent_field", "best_rating", "encoding"]) {
    const value = given.get(name).trim();
    if (value) asked.set(name, value);
  }
  for (const [name, many] of [["column", "columns"], ["ours", "ours"]]) {
    for (const one of given.get(many).split(",")) if (one.trim()) asked.append(name, one.trim());
  }
  return `/v1/imports?${asked}`;
}

function refusal(sent) {
  try {
    return JSON.parse(sent.responseText).detail ?? sent.statusText;
  } catch {
    return sent.statusText || "the connection was lost";
  }
}

function sending(form, isOn) {
  part("progress").hidden = !isOn;
  part("progress").value = 0;
  form.querySelector("[type=submit]").disabled = isOn;
}

function ended(form, sent) {
  sending(form, false);
  if (sent.status !== 202) return say(`Not brought in: ${refusal(sent)}`, true);
  form.reset();
  say("All of it has come; it is being read now.");
  document.getElementById("look-again").click();
}

function send(form) {
  const given = new FormData(form);
  const file = given.get("file");
  const mostMb = Number(form.dataset.mostMb);
  if (file.size > mostMb * 1e6) {
    const sizeMb = Math.ceil(file.size / 1e6);
    return say(`Not brought in: it has ${sizeMb} MB, ${mostMb} may be sent. For more: tonewise import.`, true);
  }
  // Only this tells how much has gone: fetch does not.
  const sent = new XMLHttpRequest();
  sent.open("POST", address(given, file));
  sent.setRequestHeader("X-CSRF-Token", document.querySelector('meta[name="tonewise-csrf"]').content);
  sent.setRequestHeader("Content-Type", "application/octet-stream");
  sent.upload.addEventListener("progress", (gone) => {
    part("progress").value = gone.loaded / Math.max(1, gone.total);
  });
  sent.addEventListener("loadend", () => ended(form, sent));
  sending(form, true);
  say("Sending…");
  sent.send(file);
}

// On the document: the form is drawn after this has run.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "bring") return;
  event.preventDefault();
  send(event.target);
});
