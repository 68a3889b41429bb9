/* Keeps one shared document equal to the server's: docs/live-protocol.md describes the messages. */
import * as Y from "yjs";

const SERVER = "server"; // the origin of changes that came from there
const PATIENCE = 10_000;
const HEARTBEAT = 25_000;
const CARET_EVERY = 120;

const bytes = (data) => (data instanceof Uint8Array ? data : new Uint8Array(data));

const TABLE = Array.from({ length: 256 }, (_, index) => {
  for (let bit = 0; bit < 8; bit++) index = index & 1 ? (index >>> 1) ^ 0xedb88320 : index >>> 1;
  return index >>> 0;
});

function letters(parent, out) {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) {
      for (const { insert } of child.toDelta()) if (typeof insert === "string") out.push(insert);
    } else {
      out.push(`<${child.nodeName}`);
      letters(child, out);
      out.push(">");
    }
  }
  return out;
}

/* CRC-32 of the elements and letters, as the server computes it. */
export function checksum(fragment) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(letters(fragment, []).join(""))) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function sameState(one, other) {
  const a = Y.decodeStateVector(one), b = Y.decodeStateVector(other);
  return a.size === b.size && [...a].every(([client, clock]) => b.get(client) === clock);
}

export class Sync {
  constructor({ socket, space, document, doc, fragment, presence, onState, onMayWrite, onRefused, onDiverged }) {
    Object.assign(this, { socket, space, document, doc, fragment, presence, onState, onMayWrite, onRefused, onDiverged });
    this.queue = [];
    this.inFlight = null;
    this.joined = false;
    this.stopped = false;
    this.caretAt = 0;
    this.listeners = {
      connect: () => this.join(),
      disconnect: () => this.lost(),
      "documents.update": (message) => message.document === document && this.heard(message),
      "documents.awareness": (message) => message.document === document && presence.set(message.from, message),
      "documents.closed": (message) => message.document === document && this.refused({ kind: "forbidden" }),
      "documents.left": (message) => message.document === document && presence.remove(message.from),
      "documents.resync": (message) => message.document === document && this.join(),
    };
    for (const [name, listener] of Object.entries(this.listeners)) socket.on(name, listener);
    doc.on("update", (update, origin) => origin !== SERVER && this.changed(update, origin));
    presence.on("local", () => this.caret());
    this.heartbeat = setInterval(() => this.joined && !this.inFlight && this.join(), HEARTBEAT);
    this.say();
    if (socket.connected) this.join();
  }

  get unsaved() { return this.queue.length > 0 || this.inFlight !== null; }

  say() {
    if (this.stopped) return;
    this.onState(!this.joined ? (this.wasLost ? "offline" : "connecting") : this.unsaved ? "saving" : "saved");
  }

  changed(update) {
    this.queue.push(update);
    this.say();
    queueMicrotask(() => this.flush()); // by then the caret has moved, too
  }

  heard({ update, carets }) {
    this.take(update);
    this.presence.move(carets);
  }

  take(update) { Y.applyUpdate(this.doc, bytes(update), SERVER); }

  lost() {
    this.joined = false;
    this.wasLost = true;
    if (this.inFlight) this.queue.unshift(this.inFlight);
    this.inFlight = null;
    this.presence.replace([]);
    this.say();
  }

  async ask(name, message) {
    return this.socket.timeout(PATIENCE).emitWithAck(name, { space: this.space, document: this.document, ...message });
  }

  /* Compare what both have, take what we lack, give what the server lacks. */
  async join() {
    if (this.stopped || this.joining) return;
    this.joining = true;
    try {
      const answer = await this.ask("documents.join", { state: Y.encodeStateVector(this.doc) });
      if (!answer.ok) return this.refused(answer.error);
      this.take(answer.update);
      const state = bytes(answer.state);
      const first = !this.joined;
      this.joined = true;
      this.me = answer.from;
      this.onMayWrite(answer.may_write);
      this.presence.replace(answer.people.filter((person) => person.from !== this.me));
      if (!this.inFlight) this.compare(state, answer.checksum);
      if (first) this.caret(true);
    } catch {
      if (this.socket.connected) setTimeout(() => this.join(), 2000); // no answer in time
      else this.lost();
    } finally {
      this.joining = false;
      this.say();
    }
  }

  compare(state, sum) {
    const equal = sameState(state, Y.encodeStateVector(this.doc));
    if (equal && checksum(this.fragment) === sum) {
      this.queue = [];
      this.mended = false;
    } else if (equal && this.queue.length === 0 && this.mended) {
      this.onDiverged(); // what is missing was sent, and yet the letters differ
    } else {
      this.mended = true;
      this.queue = [Y.encodeStateAsUpdate(this.doc, state)];
      this.flush();
    }
  }

  async flush() {
    if (!this.joined || this.inFlight || this.queue.length === 0 || this.stopped) return;
    const sent = (this.inFlight = Y.mergeUpdates(this.queue));
    this.queue = [];
    let answer;
    try {
      answer = await this.ask("documents.update", { update: sent, cursor: (this.toldCaret = this.where()) });
    } catch {
      answer = null;
    }
    if (this.inFlight !== sent) return; // the connection went meanwhile; join() sends it again
    this.inFlight = null;
    if (answer?.ok) {
      this.say();
      this.flush();
    } else if (!answer || ["gap", "too-many", "unforeseen"].includes(answer.error.kind)) {
      this.queue.unshift(sent);
      this.joined = false;
      setTimeout(() => this.join(), 1000);
    } else {
      this.queue.unshift(sent);
      this.refused(answer.error);
    }
  }

  /* At most one message in a short while; the last position always arrives. */
  caret(now = false) {
    if (!this.joined || this.caretTimer) return;
    const wait = now ? 0 : Math.max(0, this.caretAt + CARET_EVERY - Date.now());
    this.caretTimer = setTimeout(() => {
      this.caretTimer = null;
      this.caretAt = Date.now();
      const cursor = this.where();
      if (!this.joined || this.queue.length > 0 || (cursor === this.toldCaret && !now)) return; // goes with the change
      this.toldCaret = cursor;
      this.socket.emit("documents.awareness", { space: this.space, document: this.document, cursor }, () => {});
    }, wait);
  }

  where() {
    const { cursor } = this.presence.getLocalState();
    return cursor ? JSON.stringify(cursor) : "";
  }

  refused(error) {
    this.stop();
    this.onState("refused");
    this.onRefused(error);
  }

  stop() {
    this.stopped = true;
    this.joined = false;
    clearInterval(this.heartbeat);
    for (const [name, listener] of Object.entries(this.listeners)) this.socket.off(name, listener);
  }
}
