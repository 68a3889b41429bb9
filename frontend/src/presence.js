/* Where the others' carets are. The server says whose they are, so nobody can write under another name. */
import { yCursorPlugin } from "y-prosemirror";

const COLOURS = 8;
const PAINT = "#334155"; // y-prosemirror wants a colour; ours come from classes (strict CSP, dark mode)

export function colourOf(uid) {
  let sum = 0;
  for (const letter of uid) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return sum % COLOURS;
}

/* What another editor said about its caret; whatever cannot be read is nowhere. */
function place(cursor) {
  try {
    const said = JSON.parse(cursor);
    return said?.anchor && said?.head ? said : null;
  } catch {
    return null;
  }
}

/* Speaks the part of y-protocols' Awareness that the cursor plugin uses. */
export class Presence {
  constructor(clientID) {
    this.clientID = clientID;
    this.local = {};
    this.others = new Map(); // connection → {uid, name, cursor}
    this.listeners = { change: new Set(), local: new Set() };
  }

  on(name, listener) { this.listeners[name]?.add(listener); }
  off(name, listener) { this.listeners[name]?.delete(listener); }
  tell(name) { for (const listener of this.listeners[name]) listener(); }

  getLocalState() { return this.local; }
  setLocalStateField(field, value) {
    this.local = { ...this.local, [field]: value };
    this.tell("local");
  }

  getStates() {
    const states = new Map();
    for (const [connection, { uid, name, cursor }] of this.others) {
      if (cursor) states.set(connection, { user: { uid, name, color: PAINT }, cursor });
    }
    return states;
  }

  set(connection, { uid, name, cursor }) {
    this.others.set(connection, { uid, name, cursor: place(cursor) });
    this.tell("change");
  }

  /* carets that came with a change: {connection: cursor} */
  move(carets) {
    for (const [connection, cursor] of Object.entries(carets)) {
      const person = this.others.get(connection);
      if (person) this.others.set(connection, { ...person, cursor: place(cursor) });
    }
    this.tell("change");
  }

  remove(connection) { if (this.others.delete(connection)) this.tell("change"); }
  replace(people) {
    this.others = new Map(people.map(({ from, uid, name, cursor }) => [from, { uid, name, cursor: place(cursor) }]));
    this.tell("change");
  }

  /* one entry per person, however many pages they have open */
  people() {
    return [...new Map([...this.others.values()].map((person) => [person.uid, person])).values()];
  }
}

function caret(user) {
  const mark = document.createElement("span");
  mark.className = `caret colour-${colourOf(user.uid)}`;
  mark.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "caret-name";
  name.textContent = user.name;
  mark.append("\u2060", name, "\u2060");
  return mark;
}

export function carets(presence) {
  return yCursorPlugin(presence, {
    awarenessStateFilter: () => true,
    cursorBuilder: caret,
    selectionBuilder: (user) => ({ class: `selected-by colour-${colourOf(user.uid)}` }),
  });
}
