/** What a tab remembers of its chat over a reload, and what the tabs of one browser tell each other. */

const EMPTY = {
  chatId: null,
  token: null,
  lastId: 0, // of the last event seen
  opening: null, // the first message, from sending it until the chat stands
  pending: [], // messages not yet known to have arrived: [{clientId, text}]
  name: "",
  draft: "",
  analyseMood: true,
};

/** The memory of one tab for one publishable key; forgets with the tab, as sessionStorage does. */
export class Session {
  constructor(key, storage = tabStorage()) {
    this.place = `tonewise:${key}`;
    this.storage = storage;
    Object.assign(this, EMPTY, this.#stored());
  }

  /** Remember some values. */
  keep(values) {
    Object.assign(this, values);
    const kept = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, this[name]]));
    try {
      this.storage.setItem(this.place, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage costs the reload, not the chat.
    }
  }

  /** Forget the chat, keep who is writing. */
  forget() {
    const { name, analyseMood } = this;
    this.keep({ ...EMPTY, pending: [], name, analyseMood });
  }

  #stored() {
    try {
      return JSON.parse(this.storage.getItem(this.place)) ?? {};
    } catch {
      return {};
    }
  }
}

/** This tab's storage; a page that may not have one gets none that lasts. */
function tabStorage() {
  try {
    return window.sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}

/**
 * The other tabs of the same shop in the same browser: a tab opened later joins the chat of the first.
 *
 * A chat is told as {chatId, token}. It passes from tab to tab in memory only, so that it is gone
 * once the last tab is.
 */
export class Tabs {
  constructor(key, { current, onChat }) {
    this.channel = new BroadcastChannel(`tonewise:${key}`);
    this.channel.onmessage = ({ data }) => {
      if (data.ask && current()) this.tell(current());
      if (data.chat) onChat(data.chat);
    };
    if (!current()) this.channel.postMessage({ ask: true });
  }

  /** Tell the other tabs of this tab's chat. */
  tell(chat) {
    this.channel.postMessage({ chat });
  }

  close() {
    this.channel.close();
  }
}
