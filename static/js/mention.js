// Suggests names while somebody types "@…" in a discussion: arrows choose, Enter or Tab takes, Escape
// leaves. Without it a name is typed in full, and means the same.

const WAIT = 120;
const TYPED = /(?:^|[^\p{L}\p{N}]|\p{Script=Han})[@＠]([^@＠\n]{0,40})$/u;
let open = null; // { field, list, status, start, at }
let timer = 0;
let asked = 0;

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) open.field.removeAttribute(name);
  open = null;
}

// What has been typed of a name before the caret, and where it begins.
function begun(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const before = field.value.slice(0, field.selectionStart);
  const found = TYPED.exec(before);
  return found && { begins: found[1], start: before.length - found[1].length };
}

async function suggest(field) {
  const typed = begun(field);
  if (!typed || typed.begins.split(" ").length > 5) return close();
  const box = field.closest("[data-mention]");
  const mine = ++asked;
  let html = "";
  try {
    const address = `${box.dataset.mention}?begins=${encodeURIComponent(typed.begins)}`;
    const answer = await fetch(address, { headers: { "X-Requested-With": "live" }, credentials: "same-origin", redirect: "manual" });
    if (answer.ok) html = await answer.text();
  } catch {
    return; // offline: the name can be typed
  }
  if (mine !== asked || document.activeElement !== field) return;
  close();
  if (html.trim()) show(field, box, html, typed.start);
}

function show(field, box, html, start) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.querySelector("label")?.textContent ?? "@");
  list.innerHTML = html; // made by our own server
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  open = { field, list, start, at: 0 };
  choose(0);
  list.addEventListener("pointerdown", (down) => {
    const option = down.target.closest("[role=option]");
    if (!option) return;
    down.preventDefault(); // the caret stays in the text
    take(option);
  });
}

function choose(at) {
  const options = [...open.list.children];
  open.at = (at + options.length) % options.length;
  options.forEach((option, n) => option.setAttribute("aria-selected", String(n === open.at)));
  open.field.setAttribute("aria-activedescendant", options[open.at].id);
  options[open.at].scrollIntoView({ block: "nearest" });
}

function take(option) {
  const { field, start } = open;
  field.setRangeText(`${option.dataset.name} `, start, field.selectionStart, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  clearTimeout(timer);
}

const ACTS = {
  ArrowDown: () => choose(open.at + 1),
  ArrowUp: () => choose(open.at - 1),
  Enter: () => take(open.list.children[open.at]),
  Tab: () => take(open.list.children[open.at]),
  Escape: close,
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-mention] textarea")) return;
  clearTimeout(timer);
  timer = setTimeout(() => suggest(target), WAIT);
});
document.addEventListener("keydown", (pressed) => {
  if (!open || pressed.target !== open.field || pressed.isComposing || pressed.shiftKey || !ACTS[pressed.key]) return;
  pressed.preventDefault();
  ACTS[pressed.key]();
});
document.addEventListener("focusout", (left) => {
  if (open && left.target === open.field) close();
});
