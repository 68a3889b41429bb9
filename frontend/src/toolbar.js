/* The buttons that the page brought: one stop for the Tab key, arrows between them, pressed when they apply. */
import { commands } from "./commands.js";

export function toolbar(bar, { onLink }) {
  const buttons = [...bar.querySelectorAll("button[data-command]")];
  let view = null;

  function run(button) {
    if (!view) return;
    const name = button.dataset.command;
    if (name === "link") onLink();
    else {
      commands[name][0](view.state, view.dispatch);
      view.focus();
    }
  }

  function move(event) {
    const at = buttons.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, Home: -at, End: buttons.length - 1 - at }[event.key];
    if (event.key === "Escape") view?.focus();
    if (step === undefined || at < 0) return;
    event.preventDefault();
    rove(buttons[(at + step + buttons.length) % buttons.length]).focus();
  }

  function rove(chosen) {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
    return chosen;
  }

  rove(buttons[0]);
  bar.addEventListener("keydown", move);
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-command]");
    if (button && button.getAttribute("aria-disabled") !== "true") run(rove(button));
  });

  return {
    focus() { buttons.find((button) => button.tabIndex === 0)?.focus(); return true; },
    bind(bound) { view = bound; this.update(view); },
    update({ state }) {
      if (!view) return;
      for (const button of buttons) {
        const [can, isOn] = commands[button.dataset.command] ?? [];
        if (isOn) button.setAttribute("aria-pressed", String(isOn(state)));
        if (can) button.setAttribute("aria-disabled", String(!can(state)));
      }
    },
  };
}
