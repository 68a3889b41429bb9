// Small helps on every page; all of them work without this file too.

const { body } = document;

// A form that came back with a problem: the page stays the one that it stood on (load again, share, go live).
if (body.dataset.page) history.replaceState(history.state, "", body.dataset.page);

// ---- the row of a space's pages scrolls on a phone: where one is, and what has the focus, is seen ----
const row = document.querySelector(".space-nav ul");
const bringIntoView = (link) => link && (row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2);
row?.addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && bringIntoView(target));

// ---- copy buttons ---------------------------------------------------------------------------
function readyCopyButtons(root = document) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const before = [...button.childNodes];
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.textContent = button.dataset.copied;
  button.replaceChildren(status);
  setTimeout(() => button.replaceChildren(...before), 1800);
}

// ---- a question before a form is sent -------------------------------------------------------
function ask(words) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const text = document.createElement("p");
  text.id = "ask-words";
  text.textContent = words;
  dialog.setAttribute("aria-labelledby", text.id);
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "actions";
  for (const [value, kind, label] of [["yes", "primary", body.dataset.wordsYes], ["no", "secondary", body.dataset.wordsNo]]) {
    const button = document.createElement("button");
    button.className = `button ${kind}`;
    button.value = value;
    button.textContent = label;
    row.append(button);
  }
  dialog.append(text, row);
  body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

// ---- forms: asked first, sent once, not lost by accident -------------------------------------
const changed = (field) => {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((o) => o.selected !== o.defaultSelected && o.defaultSelected)
    || (field.selectedIndex > 0 && ![...field.options].some((o) => o.defaultSelected));
  return "defaultValue" in field && field.value !== field.defaultValue;
};
const halfTyped = () => [...document.querySelectorAll("form[method=post]")].some((form) => !form.dataset.sent
  && !form.querySelector("[type=password]") && [...form.elements].some(changed));

document.addEventListener("submit", async (sent) => {
  const form = sent.target;
  const button = sent.submitter;
  const method = form.getAttribute("method"); // a field of that name hides the property
  if (sent.defaultPrevented || method === "dialog") return;
  if (form.dataset.sent) return sent.preventDefault(); // a double click; the server would answer the same
  if (button?.dataset.confirm && !form.dataset.confirmed) {
    sent.preventDefault();
    if (await ask(button.dataset.confirm)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(button);
    } else {
      button.focus();
    }
    return;
  }
  if (method !== "post") return;
  form.dataset.sent = "yes";
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => { // no answer: the same form, with the same key, may be sent again
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    button?.removeAttribute("aria-disabled");
  }, 8000);
});

addEventListener("beforeunload", (leaving) => {
  if ([...document.forms].some((form) => form.dataset.sent)) return;
  if (halfTyped()) leaving.preventDefault();
});
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
  }
});

document.addEventListener("click", (click) => {
  const button = click.target.closest("[data-copy]");
  if (button) copy(button);
  const print = click.target.closest("[data-print]");
  if (print) window.print();
});

document.addEventListener("live:fresh", (fresh) => readyCopyButtons(fresh.target));
readyCopyButtons();
bringIntoView(row?.querySelector("[aria-current]"));
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
for (const box of document.querySelectorAll(".table-scroll")) { // can be scrolled by keyboard
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}
document.querySelector("[data-error-summary]")?.focus();
