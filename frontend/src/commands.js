/* What the buttons and the keys do. Tab is left alone, so that nobody is caught in the text. */
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn, lift } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { redoCommand, undoCommand } from "y-prosemirror";
import { schema } from "./schema.js";

const { paragraph, heading, blockquote, bullet_list, ordered_list, list_item, hard_break } = schema.nodes;
const { strong, em, link } = schema.marks;

function around(state, ...types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if (types.includes($from.node(depth).type)) return $from.node(depth);
  }
  return null;
}

const isHeading = (level) => (state) => {
  const { parent } = state.selection.$from;
  return parent.type === heading && parent.attrs.level === level;
};

const toggleHeading = (level) => (state, dispatch) =>
  isHeading(level)(state) ? setBlockType(paragraph)(state, dispatch) : setBlockType(heading, { level })(state, dispatch);

/* The same kind of list again: out of it. The other kind: turn it into that. Otherwise: into a list. */
const toggleList = (type) => (state, dispatch) => {
  const list = around(state, bullet_list, ordered_list);
  if (!list) return wrapInList(type)(state, dispatch);
  if (list.type === type) return liftListItem(list_item)(state, dispatch);
  if (dispatch) {
    const { $from } = state.selection;
    let depth = $from.depth;
    while ($from.node(depth) !== list) depth--;
    dispatch(state.tr.setNodeMarkup($from.before(depth), type));
  }
  return true;
};

const toggleQuote = (state, dispatch) =>
  around(state, blockquote) ? lift(state, dispatch) : wrapIn(blockquote)(state, dispatch);

function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

function insertBreak(state, dispatch) {
  if (state.selection.$from.parent.type !== paragraph) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(hard_break.create()).scrollIntoView());
  return true;
}

/* name → [run, isOn]; the name is the button's data-command */
export const commands = {
  strong: [toggleMark(strong), (state) => hasMark(state, strong)],
  em: [toggleMark(em), (state) => hasMark(state, em)],
  heading2: [toggleHeading(2), isHeading(2)],
  heading3: [toggleHeading(3), isHeading(3)],
  bullets: [toggleList(bullet_list), (state) => around(state, bullet_list, ordered_list)?.type === bullet_list],
  numbers: [toggleList(ordered_list), (state) => around(state, bullet_list, ordered_list)?.type === ordered_list],
  quote: [toggleQuote, (state) => Boolean(around(state, blockquote))],
  undo: [undoCommand, null],
  redo: [redoCommand, null],
};

/* The link around the cursor or in the selection: {from, to, href}. */
export function linkAt(state) {
  const { from, to, empty, $from } = state.selection;
  if (!empty) {
    let href = "";
    state.doc.nodesBetween(from, to, (node) => { href ||= link.isInSet(node.marks)?.attrs.href ?? ""; });
    return { from, to, href };
  }
  const mark = link.isInSet($from.marks()) || link.isInSet($from.nodeAfter?.marks ?? []);
  if (!mark) return { from, to, href: "" };
  let start = $from.start(), end = start, found = false;
  $from.parent.forEach((node, offset) => {
    const at = $from.start() + offset;
    if (!mark.isInSet(node.marks)) { if (!found) start = at + node.nodeSize; return; }
    if (at <= from && from <= at + node.nodeSize) found = true;
    if (!found && end !== at) start = at;
    if (!found || end === at || at <= from) end = at + node.nodeSize;
  });
  return { from: start, to: end, href: mark.attrs.href };
}

export function setLink(view, { from, to }, href, words) {
  const tr = view.state.tr;
  if (from === to && href) {
    tr.insertText(words || href, from);
    to = from + (words || href).length;
  }
  tr.removeMark(from, to, link);
  if (href) tr.addMark(from, to, link.create({ href }));
  view.dispatch(tr.scrollIntoView());
}

export function keys({ onLink, onToolbar }) {
  return [
    keymap({
      "Mod-b": commands.strong[0], "Mod-i": commands.em[0],
      "Mod-z": commands.undo[0], "Mod-y": commands.redo[0], "Shift-Mod-z": commands.redo[0],
      "Mod-k": onLink, "Alt-F10": onToolbar,
      "Mod-Alt-0": setBlockType(paragraph), "Mod-Alt-2": commands.heading2[0], "Mod-Alt-3": commands.heading3[0],
      "Shift-Mod-7": commands.numbers[0], "Shift-Mod-8": commands.bullets[0], "Shift-Mod-9": commands.quote[0],
      "Mod-]": sinkListItem(list_item), "Mod-[": liftListItem(list_item),
      Enter: splitListItem(list_item),
      "Shift-Enter": chainCommands(exitCode, insertBreak), "Mod-Enter": chainCommands(exitCode, insertBreak),
    }),
    keymap(baseKeymap),
    inputRules({
      rules: [
        wrappingInputRule(/^\s*>\s$/, blockquote),
        wrappingInputRule(/^\s*([-+*])\s$/, bullet_list),
        wrappingInputRule(/^(\d{1,9})[.)]\s$/, ordered_list, (match) => ({ order: +match[1] }),
          (match, node) => node.childCount + node.attrs.order === +match[1]),
        textblockTypeInputRule(/^(#{2,3})\s$/, heading, (match) => ({ level: match[1].length })),
      ],
    }),
  ];
}
