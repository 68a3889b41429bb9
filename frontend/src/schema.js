/* What a text may contain. The server's Markdown knows exactly this (govhub/documents/crdt/wire.py refuses the rest). */
import { Schema } from "prosemirror-model";

const ADDRESS = /^(https?:\/\/|mailto:)\S{1,1990}$/i;

export function isAddress(href) {
  return typeof href === "string" && ADDRESS.test(href);
}

const heading = (level) => ({ tag: `h${level}`, attrs: { level: Math.min(Math.max(level, 2), 4) } });

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block flow", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      content: "text*", group: "block", defining: true, attrs: { level: { default: 2 } },
      parseDOM: [1, 2, 3, 4, 5, 6].map(heading), toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: { content: "flow+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullet_list: { content: "list_item+", group: "block flow", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: {
      content: "list_item+", group: "block flow", attrs: { order: { default: 1 } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Math.max(0, dom.start || 1) }) }],
      toDOM: (node) => (node.attrs.order === 1 ? ["ol", 0] : ["ol", { start: node.attrs.order }, 0]),
    },
    list_item: { content: "paragraph flow*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, linebreakReplacement: true, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => (isAddress(dom.href) ? { href: dom.href } : false) }],
      toDOM: (mark) => ["a", { href: isAddress(mark.attrs.href) ? mark.attrs.href : "#", rel: "nofollow noopener noreferrer" }, 0],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
      ],
      toDOM: () => ["strong", 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
  },
});
