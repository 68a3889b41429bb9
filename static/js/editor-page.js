// Turns the plain textarea of an editing page into the live editor. When anything fails, the textarea stays.

const page = document.querySelector("[data-editor]");
const words = page ? JSON.parse(page.dataset.words) : {};

const until = (find, tries = 100) => new Promise((found) => {
  const look = () => {
    const thing = find();
    if (thing || tries-- <= 0) found(thing || null);
    else setTimeout(look, 50);
  };
  look();
});

function say(state) {
  const box = page.querySelector("[data-saving]");
  box.dataset.state = state;
  const target = box.querySelector("[data-saving-words]");
  if (target.textContent !== words[state]) target.textContent = words[state];
}

function showPeople(people, colourOf) {
  const list = page.querySelector("[data-people]");
  list.replaceChildren(...people.map(({ uid, name }) => {
    const item = document.createElement("li");
    const badge = document.createElement("span");
    const label = document.createElement("span");
    const parts = name.trim().split(/\s+/);
    badge.className = `avatar colour-${colourOf(uid)}`;
    badge.setAttribute("aria-hidden", "true");
    badge.textContent = /^[\u2e80-\uffff]/u.test(name) || parts.length < 2
      ? [...name][0] : [...parts[0]][0] + [...parts.at(-1)][0];
    label.className = "visually-hidden";
    label.textContent = name;
    item.title = name;
    item.append(badge, label);
    return item;
  }));
  page.querySelector("[data-people-box]").hidden = people.length === 0;
}

// A question for an address; null when it was put aside, "" to take the link away.
function askLink(href) {
  const dialog = page.querySelector("[data-link]");
  const field = dialog.querySelector("input");
  field.value = href;
  dialog.querySelector("[value=remove]").hidden = !href;
  dialog.returnValue = "";
  dialog.showModal();
  field.select();
  return new Promise((answer) => dialog.addEventListener("close", () => {
    if (dialog.returnValue === "remove") answer("");
    else answer(dialog.returnValue === "set" ? complete(field.value.trim()) : null);
  }, { once: true }));
}

function complete(address) {
  if (!address) return "";
  if (/^(https?:\/\/|mailto:)/i.test(address)) return address;
  return (/^[^\s@/]+@[^\s@/]+$/.test(address) ? "mailto:" : "https://") + address;
}

function refuse(error) {
  const box = page.querySelector("[data-refused]");
  box.querySelector("[data-refused-words]").textContent = error.text ?? words.refused;
  box.hidden = false;
  page.querySelector("[data-tools]").hidden = true;
}

// Forms that leave the page (keep a version) wait until everything typed has arrived.
function waitWith(form, editor) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready || editor.settled()) return;
    event.preventDefault();
    await until(() => editor.settled(), 60);
    form.dataset.ready = "true";
    form.requestSubmit(event.submitter ?? undefined);
  });
}

async function start() {
  const socket = await until(() => document.govhubSocket);
  if (!socket) return;
  const { open, colourOf } = await import(page.dataset.editor);
  const { space, document: number, uid, person } = page.dataset;
  const place = page.querySelector("[data-place]");
  say("connecting");
  const editor = await open({
    socket, space, document: Number(number), uid, person, place,
    bar: page.querySelector("[data-tools]"), label: words.label, describedBy: "editor-keys",
    handlers: {
      askLink,
      onState: say,
      onPeople: (people) => showPeople(people, colourOf),
      onReset: () => location.reload(),
      onRefused: refuse,
    },
  });
  page.dataset.live = "on";
  page.querySelector("[data-plain]").hidden = true;
  page.querySelector("[data-rich]").hidden = false;
  for (const form of document.querySelectorAll("form[data-after-saving]")) waitWith(form, editor);
  addEventListener("beforeunload", (event) => {
    if (!editor.settled() && !editor.kept) event.preventDefault();
  });
}

if (page) start();
