/** What a customer's earlier chats were, in one line. */

import { titled } from "./mood.js";

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOST = 50; // chats that are asked for

/**
 * Return the line about the chats before this one; "" where there are none, or nobody knows who writes.
 *
 * Of a customer who declined, now or then, no mood is told.
 */
export async function earlier(client, { case_id: id, customer_id: customer, ...now }) {
  if (!customer) return "";
  const path = `/v1/cases?limit=${MOST}&customer_id=${encodeURIComponent(customer)}`;
  const { items, next_cursor: more } = await client.ask("GET", path);
  const before = items.filter((one) => one.case_id !== id && one.opened_s <= now.opened_s);
  if (before.length === 0) return "";
  const [last] = before; // the newest is first
  const chats = `${before.length}${more ? " or more" : ""} chat${before.length > 1 ? "s" : ""}`;
  const about = last.department ? ` about ${titled(last.department).toLowerCase()}` : "";
  const mood = now.analyse_mood && last.analyse_mood ? last.reading?.emotion : null;
  const left = mood ? `, left ${mood}` : "";
  return `Earlier: ${chats}, last on ${DAY.format(new Date(last.opened_s * 1000))}${about}${left}`;
}
