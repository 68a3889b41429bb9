// The form of a rule set: only the parts that matter for what is chosen are shown, and the rule is said in
// a sentence while one edits. Without this file everything is shown, and a button shows the sentence.

const panel = document.querySelector("[data-rule]");
const form = panel?.closest("form");
const NOTHING = new Set(["", "0", "off"]);

const value = (name) => {
  const field = form.elements[name];
  return field ? (field.type === "checkbox" ? String(field.checked) : field.value) : "";
};

// "unit=weight": exactly that; "quorum": anything but nothing; "quorum|presence_quorum": one of them is enough
const holds = (condition) => condition.split("|").some((one) => {
  const [name, wanted] = one.split("=");
  return wanted === undefined ? !NOTHING.has(value(name).trim()) : value(name) === wanted;
});

function showWhatMatters() {
  const method = value("method");
  for (const block of form.querySelectorAll("[data-only], [data-when]")) {
    const { only, when } = block.dataset;
    block.hidden = (only !== undefined && !only.split(" ").includes(method)) || (when !== undefined && !holds(when));
  }
  for (const field of form.querySelectorAll("input, select, textarea")) {
    field.disabled = field.type !== "hidden" && field.closest("[data-only][hidden], [data-when][hidden]") !== null;
  }
  for (const place of form.querySelectorAll("[data-shows]")) {
    const chosen = form.querySelector(`[name="${place.dataset.shows}"]:checked`);
    if (chosen) place.textContent = form.querySelector(`label[for="${chosen.id}"]`).textContent;
  }
}

// ---- the sentence, and what it would be ------------------------------------------------------
let running = null;
let waiting = 0;

async function say() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(panel.dataset.rule, {
      method: "POST", body: new FormData(form), headers: { "X-Requested-With": "live" }, signal: running.signal,
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of page.querySelectorAll("[data-part]")) {
      const place = document.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!place || place.innerHTML === part.innerHTML) continue;
      if (place !== document.activeElement && place.contains(document.activeElement)) continue; // somebody types there
      place.replaceChildren(...part.childNodes);
    }
  } catch (problem) {
    if (problem.name !== "AbortError") console.warn(problem);
  }
}

const soon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(say, 350);
};

if (form) {
  for (const place of form.querySelectorAll("[data-without-script]")) place.hidden = true;
  const edited = () => {
    showWhatMatters();
    soon();
  };
  form.addEventListener("input", edited); // at once: what moves when a field is left makes a click miss
  form.addEventListener("change", edited);
  showWhatMatters();
}
