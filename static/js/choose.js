// Choosing among options: ranks put in order by buttons, points that are left, what the ticked projects cost.
// The fields below stay what is sent; without this file they are filled in directly.

const said = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// ---- a running figure -----------------------------------------------------------------------
function tell(field, words, over = false) {
  const line = field.querySelector(".chosen-so-far");
  line.hidden = false;
  line.classList.toggle("over", over);
  if (line.textContent !== words) line.textContent = words;
}

function pointsLeft(field) {
  const most = Number(field.dataset.most);
  const given = [...field.querySelectorAll("input[name=answers]")].reduce((sum, { value }) => sum + (Number(value) || 0), 0);
  const left = most - given;
  tell(field, left < 0 ? said(field.dataset.wordsOver, { over: -left }) : said(field.dataset.wordsLeft, { left, most }), left < 0);
}

function money(plain, unit) {
  try {
    const decimals = (plain.split(".")[1] ?? "").length;
    const shape = { style: "currency", currency: unit, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(document.documentElement.lang, shape).format(plain);
  } catch {
    return `${plain} ${unit}`;
  }
}

function costs(field) {
  const { budget, unit, wordsSum } = field.dataset;
  const decimals = (budget.split(".")[1] ?? "").length;
  const ticked = [...field.querySelectorAll("input[data-cost]:checked")];
  const sum = ticked.reduce((total, { dataset }) => total + BigInt(dataset.cost), 0n);
  const digits = String(sum).padStart(decimals + 1, "0");
  const plain = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
  tell(field, said(wordsSum, { sum: money(plain, unit), budget: money(budget, unit) }));
}

// ---- an order by buttons --------------------------------------------------------------------
// `order` holds the ranked options from the first; `level` says that one shares the rank of the one above.
class Order {
  constructor(field) {
    this.field = field;
    this.words = field.dataset;
    this.rows = [...field.querySelectorAll(".rank-row")].map((row) => ({
      row, name: row.dataset.name, select: row.querySelector("select"), level: false,
    }));
    this.box = document.createElement("div");
    this.box.className = "order";
    field.insertBefore(this.box, this.rows[0].row);
    this.read();
    for (const { row } of this.rows) row.hidden = true;
    this.draw();
  }

  read() {
    const rank = ({ select }) => Number(select.value) || Infinity;
    this.order = this.rows.filter(({ select }) => select.value).sort((a, b) => rank(a) - rank(b));
    this.order.forEach((one, place) => { one.level = place > 0 && rank(one) === rank(this.order[place - 1]); });
  }

  write() {
    for (const one of this.rows) one.select.value = "";
    let rank = 0;
    this.order.forEach((one, place) => {
      one.level = place > 0 && one.level;
      if (!one.level) rank += 1;
      one.select.value = String(rank);
    });
  }

  button(one, sign, words, act, more = {}) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary step";
    button.textContent = sign;
    button.setAttribute("aria-label", said(words, { name: one.name }));
    button.title = button.getAttribute("aria-label");
    for (const [name, value] of Object.entries(more)) button.setAttribute(name, value);
    button.addEventListener("click", () => this.after(one, button, act));
    return button;
  }

  after(one, button, act) {
    const label = button.getAttribute("aria-label");
    act();
    this.write();
    this.draw();
    const place = one.select.value;
    tell(this.field, said(place ? this.words.wordsNow : this.words.wordsGone, { name: one.name, rank: place }));
    const again = [...this.box.querySelectorAll("button")].find((known) => known.getAttribute("aria-label") === label);
    const next = again && !again.disabled ? again : this.box.querySelector(`[data-option="${this.rows.indexOf(one)}"] button:not(:disabled)`);
    (next ?? this.box.querySelector("button"))?.focus();
  }

  move(one, by) {
    const from = this.order.indexOf(one);
    const [other] = [this.order[from + by]];
    this.order[from] = other;
    this.order[from + by] = one;
    one.level = false;
    other.level = false;
  }

  item(one, list, buttons, mark = "") {
    const item = document.createElement("li");
    item.dataset.option = this.rows.indexOf(one);
    const name = document.createElement("bdi");
    name.textContent = one.name;
    const place = document.createElement("span");
    place.className = "place";
    place.textContent = mark;
    const row = document.createElement("span");
    row.className = "steps";
    row.append(...buttons);
    item.append(place, name, row);
    list.append(item);
  }

  draw() {
    const { order, words } = this;
    const heading = (text) => Object.assign(document.createElement("p"), { className: "order-title", textContent: text });
    const ranked = Object.assign(document.createElement("ol"), { className: "plain" });
    order.forEach((one, place) => {
      const buttons = [
        this.button(one, "↑", words.wordsUp, () => this.move(one, -1), place ? {} : { disabled: "" }),
        this.button(one, "↓", words.wordsDown, () => this.move(one, 1), place < order.length - 1 ? {} : { disabled: "" }),
      ];
      if (words.equal && place) {
        const level = () => { one.level = !one.level; };
        buttons.push(this.button(one, "=", words.wordsLevel, level, { "aria-pressed": String(one.level) }));
      }
      const out = () => { this.order = order.filter((other) => other !== one); one.level = false; };
      buttons.push(this.button(one, "✕", words.wordsOut, out));
      this.item(one, ranked, buttons, one.select.value);
    });
    const rest = Object.assign(document.createElement("ul"), { className: "plain" });
    for (const one of this.rows.filter((known) => !order.includes(known))) {
      this.item(one, rest, [this.button(one, "+", words.wordsIn, () => this.order.push(one))]);
    }
    const parts = [heading(words.wordsRanked), order.length ? ranked : heading(words.wordsNone)];
    if (!order.length) parts[1].className = "hint";
    if (rest.children.length) parts.push(heading(words.wordsUnranked), rest);
    this.box.replaceChildren(...parts);
  }
}

// ---- which of them a page has ---------------------------------------------------------------
function ready(root = document) {
  for (const field of root.querySelectorAll("[data-choosing]")) {
    const { choosing, budget } = field.dataset;
    const figure = choosing === "points" ? pointsLeft : choosing === "ticks" && budget ? costs : null;
    if (choosing === "ranks" && !field.querySelector(".order")) new Order(field);
    if (!figure) continue;
    if (!field.dataset.ready) field.addEventListener("input", () => figure(field));
    field.dataset.ready = "yes";
    figure(field);
  }
}

// Whoever marks something means to choose, and not to abstain.
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("[data-choosing]")?.form;
  const chooses = form?.querySelector("input[name=choice][value=options]");
  if (chooses && !chooses.checked) chooses.checked = true;
});

document.addEventListener("live:fresh", () => ready());
ready();
