/** The softphone's page: a key opens it, and its address may name a call's case, queue and people. */

import { Client } from "../widget/client.js";
import { element, show } from "../widget/dom.js";
import { reportLink } from "./grade.js";
import { keepKey, takeKey } from "./keys.js";
import { Phone } from "./phone.js";

const NAMED = ["case_id", "queue", "customer_id", "agent_id"]; // what the address may name

const part = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);
let key = takeKey();

const phone = new Phone(document, document.body, {
  bearer: async () => key,
  given: startOf,
  report: reportLink,
});

/** Return what a call says of itself: what the address names, and who was chosen to speak. */
function startOf() {
  const named = NAMED.filter((name) => address.get(name));
  const agent = part("agents").hidden ? "" : part("agent").value;
  return {
    ...Object.fromEntries(named.map((name) => [name, address.get(name)])),
    ...(agent && { agent_id: agent }),
  };
}

/** Fill in who the agents are, where the key may know. */
async function agents() {
  if (address.has("agent_id")) return;
  const ofChat = address.has("case_id")
    ? [element("option", { value: "" }, "The chat’s expert")]
    : [];
  try {
    const { items } = await new Client(new URL("../", import.meta.url), key).ask(
      "GET",
      "/v1/experts",
    );
    part("agent").replaceChildren(
      ...ofChat,
      ...items.map(({ expert_id: value, name }) => element("option", { value }, name)),
    );
    show(part("agents"), items.length > 0);
  } catch {
    show(part("agents"), false); // a stream token may not ask, and knows its agent itself
  }
}

part("keyform").addEventListener("submit", (event) => {
  event.preventDefault();
  key = part("key").value.trim();
  keepKey(key);
  open();
});

function open() {
  show(part("keyform"), key === null);
  if (key === null) return;
  phone.setUp();
  agents();
}

open();
