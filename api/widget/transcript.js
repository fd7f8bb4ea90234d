/** A chat as a customer keeps it: plain text, one message a paragraph. */

/** Return the talk as text, each message with its time and its writer. */
export function transcript(talk, words) {
  const clock = new Intl.DateTimeFormat(words.tag, { dateStyle: "medium", timeStyle: "short" });
  const writers = {
    customer: () => words.you,
    expert: ({ name }) => name ?? words.expert,
    system: () => words.heading,
  };
  const lines = talk
    .filter((entry) => !entry.note && entry.status === "sent")
    .map(
      (entry) =>
        `${clock.format(new Date(entry.sent_s * 1000))}  ${writers[entry.author](entry)}:\n${entry.text}\n`,
    );
  return lines.join("\n");
}
