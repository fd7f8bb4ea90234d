/** Fetches the report of a call, which needs a key, and shows it as the page that it is. */

import { element, say } from "../widget/dom.js";
import { takeKey } from "./keys.js";

const REFUSED = {
  401: "This key is no longer good. Open the report from the page of its call.",
  403: "This key may not read reports: it needs the scope “calls:read”.",
  404: "There is no report of this call.",
};

const told = document.getElementById("told");
const callId = new URLSearchParams(location.search).get("call") ?? "";

async function fetched() {
  const path = `/v1/calls/${encodeURIComponent(callId)}/report?format=html`;
  const headers = { Authorization: `Bearer ${takeKey() ?? ""}`, Accept: "text/html" };
  const answer = await fetch(path, { headers, cache: "no-store", credentials: "omit" });
  if (!answer.ok)
    throw new Error(REFUSED[answer.status] ?? `The service answered ${answer.status}.`);
  return answer.blob();
}

try {
  const page = new Blob([await fetched()], { type: "text/html" });
  const source = URL.createObjectURL(page);
  // It may run its own script, and knows nothing of this page or its key.
  const frame = element("iframe", {
    title: "The report",
    sandbox: "allow-scripts allow-downloads",
    src: source,
  });
  document.querySelector("main").replaceChildren(frame);
} catch (error) {
  say(told, error instanceof TypeError ? "The service can’t be reached." : error.message);
}
