// Keeps a page up to date while others act. The server says only *that* something changed; this
// fetches the matching regions (data-live) again and morphs them in, so that focus and everything
// half typed stay. Loaded for signed-in people only; without it the pages work the same, less live.

const { body } = document;
const SPACE = body.dataset.space ?? "";
const seqs = { seen: null };
let socket = null;
let htmx = null;
let everConnected = false;

// ---- connection state, in words -------------------------------------------------------------
function showState(state, words) {
  const box = document.querySelector("[data-connection]");
  if (!box) return;
  box.hidden = false;
  box.dataset.state = state;
  const target = box.querySelector("[data-connection-words]");
  if (target.textContent !== words) target.textContent = words;
}

// ---- regions --------------------------------------------------------------------------------
const regions = () => [...document.querySelectorAll("[data-live]")];
const spaceOf = (element) => element.dataset.liveSpace ?? SPACE;
const here = new Map(); // what a page shows -> who looks at the same
const pending = new Map(); // region -> "again" while a fetch runs and another change came

const names = (words, about) => words.split(/\s+/).some((one) => one === "*" || one === about
  || (one.endsWith(":*") && about?.startsWith(one.slice(0, -1))));

const concerns = (region, change) => (!change.space || spaceOf(region) === change.space) && names(region.dataset.live, change.about);

function halfTyped(region) {
  return [...region.querySelectorAll("input, textarea, select")].filter((field) => {
    if (field.type === "hidden" || !field.id) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected));
    return field.value !== field.defaultValue;
  }).map((field) => ({ id: field.id, value: field.value, checked: field.checked, type: field.type }));
}

function giveBack(kept) {
  for (const { id, value, checked, type } of kept) {
    const field = document.getElementById(id);
    if (!field) continue;
    if (type === "checkbox" || type === "radio") field.checked = checked;
    else if (field.value !== value) field.value = value;
  }
}

async function refresh(region, quietly = false) {
  if (pending.has(region)) return void pending.set(region, "again");
  pending.set(region, "running");
  try {
    do {
      pending.set(region, "running");
      await fetchInto(region, quietly);
    } while (pending.get(region) === "again");
  } finally {
    pending.delete(region);
  }
}

async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "live" }, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) showState("lost", body.dataset.wordsSignedOut);
    else if (answer.ok) return await answer.text();
  } catch {
    // offline, or cut off within the answer; everything is fetched again on reconnection
  }
}

async function fetchInto(region, quietly) {
  const html = region.dataset.liveUrl && await fetched(region.dataset.liveUrl);
  if (!html || html === region.liveHtml) return;
  region.liveHtml = html;
  await morph(region, html, quietly);
}

async function morph(region, html, quietly) {
  const kept = halfTyped(region);
  const open = [...region.querySelectorAll("details[open][id]")].map((box) => box.id);
  htmx ??= (await import(body.dataset.htmx)).default;
  await htmx.swap({ target: region, text: html, swap: "innerMorph", sourceElement: region });
  giveBack(kept);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  region.classList.remove("fresh");
  void region.offsetWidth; // restarts the short highlight
  region.classList.toggle("fresh", !quietly);
  region.dispatchEvent(new CustomEvent("live:fresh", { bubbles: true }));
}

// Some acts change the whole page (a vote is closed): fetch it again, unless that would lose what is typed.
async function refreshWhole() {
  const html = await fetched(location.href);
  const fresh = html && new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  if (!fresh?.querySelector("main")) return;
  if (halfTyped(main).some(({ id }) => !fresh.getElementById(id))) return sayChanged(main);
  document.title = fresh.title;
  await morph(main, fresh.querySelector("main").innerHTML, true);
  for (const message of here.values()) onPresence(message);
}

function sayChanged(main) {
  if (main.querySelector("[data-changed]")) return;
  const box = document.createElement("div");
  const again = document.createElement("a");
  box.className = "flash flash-warning";
  box.setAttribute("role", "alert");
  box.dataset.changed = "";
  again.href = location.href;
  again.textContent = body.dataset.wordsReload;
  box.append(`${body.dataset.wordsChanged} `, again);
  main.prepend(box);
}

const concernsWhole = (change) => [...document.querySelectorAll("[data-live-whole]")]
  .some(({ dataset: { liveWhole, liveActs } }) => names(liveWhole, change.about) && (!liveActs || liveActs.split(/\s+/).includes(change.act)));

const refreshAll = (quietly = false) => regions().forEach((region) => refresh(region, quietly));

// Among three people each page asks within 12 ms; so that a full hall does not ask all at once, each page
// waits a moment of its own there, and what happens meanwhile is fetched with it.
const waiting = new Set();
const crowd = () => Math.max(1, ...[...here.values()].map(({ count }) => count));

function inTurn(region) {
  if (waiting.has(region)) return;
  waiting.add(region);
  setTimeout(() => {
    waiting.delete(region);
    refresh(region);
  }, Math.random() * Math.min(3000, 4 * crowd()));
}

// ---- what the server says -------------------------------------------------------------------
function onChanged(change) {
  if (change.space && SPACE && change.space !== SPACE) return;
  if (seqs.seen !== null && change.seq > seqs.seen + 1) refreshAll(); // something was missed
  else if (concernsWhole(change)) refreshWhole();
  else regions().filter((region) => concerns(region, change)).forEach(inTurn);
  seqs.seen = Math.max(seqs.seen ?? 0, change.seq ?? 0);
  document.dispatchEvent(new CustomEvent("live:changed", { detail: change }));
}

function onHead(head) {
  if (head.space && head.space !== SPACE) return;
  if (seqs.seen !== null && head.seq > seqs.seen) regions().forEach(inTurn);
  seqs.seen = Math.max(seqs.seen ?? 0, head.seq);
}

function onPresence({ space, about, people, count = people.length }) {
  here.set(about, { space, about, people, count });
  for (const box of document.querySelectorAll("[data-presence]")) {
    if (box.dataset.presence !== about || (space && spaceOf(box) !== space)) continue;
    const list = box.querySelector(".presence-people");
    list.replaceChildren(...people.map((person) => {
      const item = document.createElement("li");
      const badge = document.createElement("span");
      const name = document.createElement("bdi");
      badge.className = "avatar";
      badge.setAttribute("aria-hidden", "true");
      badge.textContent = person.initials;
      name.textContent = person.name;
      item.append(badge, name);
      return item;
    }));
    if (count > people.length) {
      const more = document.createElement("li");
      more.textContent = `+${count - people.length}`;
      list.append(more);
    }
    box.hidden = people.length === 0;
  }
}

async function enter() {
  if (!SPACE) return;
  const about = document.querySelector("[data-presence]")?.dataset.presence
    ?? document.querySelector("main [data-live]")?.dataset.live.split(/\s+/)[0] ?? "";
  const answer = await socket.timeout(8000).emitWithAck("live.enter", { space: SPACE, about: /[*]/.test(about) ? "" : about })
    .catch(() => null);
  if (!answer?.ok) return;
  seqs.seen = answer.seq ?? null;
  onPresence({ space: SPACE, about, people: answer.people, count: answer.count });
}

// The server hung up: it says why when it is asked for the page. Signed out for good, or once more.
async function cutOff() {
  if (await fetched(location.href)) setTimeout(() => socket.connect(), 4000);
}

// ---- the socket -----------------------------------------------------------------------------
async function start() {
  showState("wait", body.dataset.wordsConnecting);
  let io;
  try {
    ({ io } = await import(body.dataset.socket));
  } catch {
    return showState("lost", body.dataset.wordsLost);
  }
  socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 4000 });
  document.govhubSocket = socket; // the editor shares this connection
  socket.on("connect", async () => {
    await enter();
    // Between the making of the page and this moment something may have changed.
    refreshAll(!everConnected);
    everConnected = true;
    showState("on", body.dataset.wordsConnected);
  });
  socket.on("disconnect", (why) => {
    showState("lost", body.dataset.wordsLost);
    if (why === "io server disconnect") cutOff();
  });
  socket.on("connect_error", () => showState("lost", body.dataset.wordsLost));
  socket.on("changed", onChanged);
  socket.on("head", onHead);
  socket.on("presence", onPresence);
  socket.on("gone", () => {
    const main = document.querySelector("main");
    if (halfTyped(main).length) sayChanged(main);
    else location.reload();
  });
  addEventListener("offline", () => showState("lost", body.dataset.wordsLost));
  addEventListener("online", () => (socket.connected ? socket.disconnect().connect() : socket.connect()));
  addEventListener("pageshow", (shown) => { if (shown.persisted && everConnected) socket.disconnect().connect(); });
}

start();
