/* The editor: ProseMirror on a shared Yjs document. The page brings the words, the buttons and the socket. */
import { gapCursor } from "prosemirror-gapcursor";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { IndexeddbPersistence, clearDocument } from "y-indexeddb";
import { ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "y-prosemirror";
import * as Y from "yjs";
import { commands, keys, linkAt, setLink } from "./commands.js";
import { carets, colourOf, Presence } from "./presence.js";
import { isAddress, schema } from "./schema.js";
import { Sync } from "./sync.js";
import { toolbar } from "./toolbar.js";

export { colourOf, isAddress };

const LARGEST_PASTE = 150_000; // letters; the server takes no update above 512 KiB

/* Opens the text. `handlers`: onState(state), onPeople(people), onRefused(error), onReset(), askLink(href) → Promise. */
export async function open({ socket, space, document: number, uid, person, place, bar, label, describedBy, handlers }) {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("prosemirror");
  const store = `govhub ${person} ${uid}`;
  const kept = await keep(store, doc);
  const presence = new Presence(doc.clientID);
  presence.on("change", () => handlers.onPeople(presence.people()));

  const onLink = () => {
    const range = linkAt(view.state);
    handlers.askLink(range.href).then((href) => {
      if (href !== null && (href === "" || isAddress(href))) setLink(view, range, href);
      view.focus();
    });
    return true;
  };
  const tools = toolbar(bar, { onLink });
  const view = new EditorView(place, {
    state: EditorState.create({
      schema,
      plugins: [
        ySyncPlugin(fragment), carets(presence), yUndoPlugin(), gapCursor(),
        ...keys({ onLink, onToolbar: () => tools.focus() }),
      ],
    }),
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-describedby": describedBy,
      class: "editor-text prose", spellcheck: "true",
    },
    handlePaste: (_view, _event, slice) => slice.content.size > LARGEST_PASTE,
    dispatchTransaction(transaction) {
      const { storedMarks } = this.state;
      let next = this.state.apply(transaction);
      // Another person's change must not switch off the bold that I have just switched on.
      if (storedMarks && !next.storedMarks && transaction.getMeta(ySyncPluginKey) && next.selection.empty) {
        next = next.apply(next.tr.setStoredMarks(storedMarks));
      }
      this.updateState(next); // also while the view is being made
      tools.update(this);
    },
  });
  tools.bind(view);

  const forget = async () => {
    await kept?.destroy();
    await clearDocument(store).catch(() => {});
  };
  const sync = new Sync({
    socket, space, document: number, doc, fragment, presence,
    onState: handlers.onState,
    onMayWrite: (may) => {
      view.setProps({ editable: () => may });
      bar.hidden = !may;
    },
    onRefused: async (error) => {
      view.setProps({ editable: () => false });
      if (["forbidden", "not-found", "sign-in-needed", "bad-update"].includes(error.kind)) await forget();
      handlers.onRefused(error);
    },
    onDiverged: async () => {
      await forget();
      handlers.onReset();
    },
  });
  return {
    view,
    sync,
    kept: Boolean(kept),
    text: () => view.dom.innerText,
    settled: () => !sync.unsaved,
    destroy() { sync.stop(); view.destroy(); doc.destroy(); },
  };
}

/* A copy on this device, so that a lost connection or a closed page loses nothing; none in private windows. */
async function keep(name, doc) {
  try {
    const kept = new IndexeddbPersistence(name, doc);
    const timeout = new Promise((done) => setTimeout(() => done(null), 1500));
    return (await Promise.race([kept.whenSynced, timeout])) && kept;
  } catch {
    return null;
  }
}

