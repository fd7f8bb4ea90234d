/**
 * Every word that the widget says, one table a language.
 *
 * To add a language, add its table: what is left out is said in English. A word with a figure in it is
 * a function of that figure, because languages count differently.
 */

const english = {
  direction: "ltr",
  heading: "Chat with us",
  openChat: "Open the chat",
  closeChat: "Close the chat window",
  unread: (n) => (n === 1 ? "1 new message" : `${n} new messages`),

  greeting: "How can we help?",
  promise: "Tell us in your own words. We will find the expert who suits your question.",
  yourMessage: "Your message",
  yourName: "Your name",
  optional: "optional",
  start: "Start chat",
  starting: "Sending…",
  moodSwitch: "Consider my mood",
  moodOn:
    "Software reads the mood of your messages to find the right expert for you. Switch it off if you don’t want that.",
  moodOff:
    "Off: only the topic of your message is read to find an expert. Your mood is neither read nor stored.",

  tooLong: (over) => `Too long by ${over} ${over === 1 ? "character" : "characters"}`,
  left: (left) => `${left} ${left === 1 ? "character" : "characters"} left`,
  empty: "Please write a message first.",
  write: "Write a message",
  send: "Send",
  keys: "Enter sends the message, Shift and Enter start a new line.",

  conversation: "Conversation",
  you: "You",
  expert: "Expert",
  sending: "Sending…",
  failed: "Not sent",
  again: "Try again",
  edit: "Edit",
  latest: "New messages",
  lost: "Connection lost. Reconnecting…",
  back: "Connected again.",

  finding: "Finding the right expert for you",
  place: (n) => (n === 1 ? "You are next in line." : `You are number ${n} in line.`),
  soon: "It should take less than a minute.",
  about: (minutes, error) => {
    const time = minutes === 1 ? "1 minute" : `${minutes} minutes`;
    return error ? `About ${time}, give or take ${error}.` : `About ${time}.`;
  },
  unknownWait: "We can’t say yet how long it will take.",
  writeOn: "You can go on writing meanwhile.",
  withExpert: (name) => `${name} is here for you`,
  joined: (name) => `${name} joined the chat.`,
  transferred: (to) => (to ? `You are being passed on to ${to}.` : "You are being passed on."),
  kept: "Your conversation goes with you: no need to repeat it.",

  nobody: "No expert is free right now",
  nobodyMore: "Choose what suits you, and we will come back to you.",
  otherDepartment: (name) => `No expert is free there right now. ${name} will help you.`,
  wish: "What would you like?",
  callback: "Call me back",
  message: "Answer me later",
  contact: "Your phone number or e-mail address",
  contactMissing: "Please tell us how to reach you.",
  note: "Anything to add?",
  leave: "Send",
  leftTitle: "Thank you, we have it",
  leftCallback: (contact) => `We will call you back: ${contact}`,
  leftMessage: (contact) => `We will answer you: ${contact}`,

  end: "End chat",
  endSure: "End this chat?",
  endNo: "Keep chatting",
  closed: "This chat has ended",
  closedMore: "Thank you for writing to us.",
  gone: "This chat is no longer open.",
  transcript: "Save a copy",
  transcriptName: "chat.txt",
  restart: "Start again",

  offline: "We could not reach the service. Check your connection and try again.",
  busy: "The service has a problem just now. Your message is kept: try again in a moment.",
  notAllowed: "The chat is not set up for this page.",
  wrong: (detail) => `That did not work: ${detail}`,
};

const german = {
  heading: "Chat mit uns",
  openChat: "Chat öffnen",
  closeChat: "Chatfenster schließen",
  unread: (n) => (n === 1 ? "1 neue Nachricht" : `${n} neue Nachrichten`),

  greeting: "Wie können wir helfen?",
  promise: "Schreiben Sie in eigenen Worten. Wir finden, wer zu Ihrer Frage passt.",
  yourMessage: "Ihre Nachricht",
  yourName: "Ihr Name",
  optional: "freiwillig",
  start: "Chat beginnen",
  starting: "Wird gesendet …",
  moodSwitch: "Meine Stimmung berücksichtigen",
  moodOn:
    "Ein Programm liest die Stimmung Ihrer Nachrichten, um die passende Person für Sie zu finden. Schalten Sie es aus, wenn Sie das nicht möchten.",
  moodOff:
    "Aus: Nur das Thema Ihrer Nachricht wird gelesen. Ihre Stimmung wird weder gelesen noch gespeichert.",

  tooLong: (over) => `${over} Zeichen zu lang`,
  left: (left) => `Noch ${left} Zeichen`,
  empty: "Bitte schreiben Sie zuerst eine Nachricht.",
  write: "Nachricht schreiben",
  send: "Senden",
  keys: "Eingabe sendet die Nachricht, Umschalt und Eingabe beginnen eine neue Zeile.",

  conversation: "Gespräch",
  you: "Sie",
  expert: "Beratung",
  sending: "Wird gesendet …",
  failed: "Nicht gesendet",
  again: "Erneut versuchen",
  edit: "Bearbeiten",
  latest: "Neue Nachrichten",
  lost: "Verbindung unterbrochen. Wird wiederhergestellt …",
  back: "Wieder verbunden.",

  finding: "Wir suchen die passende Person für Sie",
  place: (n) => (n === 1 ? "Sie sind als Nächstes dran." : `Sie sind an Stelle ${n}.`),
  soon: "Es sollte weniger als eine Minute dauern.",
  about: (minutes, error) => {
    const time = minutes === 1 ? "1 Minute" : `${minutes} Minuten`;
    return error ? `Etwa ${time}, plus oder minus ${error}.` : `Etwa ${time}.`;
  },
  unknownWait: "Wie lange es dauert, wissen wir noch nicht.",
  writeOn: "Sie können inzwischen weiterschreiben.",
  withExpert: (name) => `${name} ist für Sie da`,
  joined: (name) => `${name} ist jetzt im Chat.`,
  transferred: (to) => (to ? `Sie werden weitergeleitet: ${to}.` : "Sie werden weitergeleitet."),
  kept: "Ihr Gespräch geht mit: Sie müssen nichts wiederholen.",

  nobody: "Gerade ist niemand frei",
  nobodyMore: "Wählen Sie, was Ihnen passt. Wir melden uns.",
  otherDepartment: (name) => `Dort ist gerade niemand frei. Ihnen hilft: ${name}.`,
  wish: "Was möchten Sie?",
  callback: "Rückruf",
  message: "Antwort später",
  contact: "Ihre Telefonnummer oder E-Mail-Adresse",
  contactMissing: "Bitte sagen Sie uns, wie wir Sie erreichen.",
  note: "Möchten Sie etwas ergänzen?",
  leave: "Senden",
  leftTitle: "Danke, wir haben es notiert",
  leftCallback: (contact) => `Wir rufen Sie zurück: ${contact}`,
  leftMessage: (contact) => `Wir antworten Ihnen: ${contact}`,

  end: "Chat beenden",
  endSure: "Diesen Chat beenden?",
  endNo: "Weiter chatten",
  closed: "Dieser Chat ist beendet",
  closedMore: "Danke, dass Sie uns geschrieben haben.",
  gone: "Dieser Chat ist nicht mehr offen.",
  transcript: "Kopie sichern",
  transcriptName: "chat.txt",
  restart: "Neu beginnen",

  offline:
    "Der Dienst ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
  busy: "Der Dienst hat gerade ein Problem. Ihre Nachricht bleibt erhalten: versuchen Sie es gleich noch einmal.",
  notAllowed: "Der Chat ist für diese Seite nicht eingerichtet.",
  wrong: (detail) => `Das hat nicht geklappt: ${detail}`,
};

const TABLES = { en: english, de: german };

/** Return the words of a language ("de", "de-AT"), English where it has none, with the `tag` spoken. */
export function wordsOf(language) {
  const asked = (language || "en").toLowerCase().split("-")[0];
  const tag = asked in TABLES ? asked : "en";
  return { ...english, ...TABLES[tag], tag };
}

/** Return a wait in words: {seconds, error_s: null if nobody can tell}, or null if there is none. */
export function waitInWords(wait, words) {
  if (wait === null) return words.unknownWait;
  const { seconds, error_s } = wait;
  if (seconds + (error_s ?? 0) < 60) return words.soon;
  const error = error_s === null ? null : Math.max(1, Math.round(error_s / 60));
  return words.about(Math.max(1, Math.round(seconds / 60)), error);
}

/** Return what went wrong, in words that say what to do. */
export function problemInWords(problem, words) {
  if (problem.status === 0) return words.offline;
  if (problem.passing) return words.busy;
  if (problem.status === 401 || problem.status === 403) return words.notAllowed;
  return words.wrong(problem.message);
}
