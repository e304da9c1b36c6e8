/* Dialogs of the editor: the browser's own <dialog>, which keeps the focus inside and closes with Escape. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const FIRST = '.ed-dialog-body :is(input:not([type="radio"]), select, textarea), .ed-dialog-foot .ed-primary:not(:disabled)';
  let count = 0;

  function place() {
    return document.getElementById("network-overlay") || document.body;
  }

  function head(title, titleId, close) {
    const button = editor.element(
      "button",
      { type: "button", class: "ed-button ed-quiet ed-icon-only", "aria-label": "Close", onClick: close },
      editor.icon("close", 16),
    );
    return editor.element("header", { class: "ed-dialog-head" }, [editor.element("h2", { id: titleId }, title), button]);
  }

  function foot(actions, cancel, close) {
    if (!actions.length) return null;
    const back = cancel && editor.element("button", { type: "button", class: "ed-button", onClick: () => close() }, cancel);
    return editor.element("footer", { class: "ed-dialog-foot" }, [back, ...actions]);
  }

  /**
   * Open a dialog; the focus goes back to where it was when it closes.
   * @param {Object} options
   * @param {string} options.title
   * @param {Array|Node|string} options.body
   * @param {Node[]} [options.actions] Buttons at the foot, the primary one last.
   * @param {string|null} [options.cancel] Word on the button that closes; null for none.
   * @param {boolean} [options.wide]
   * @param {function(any)} [options.onClose] Gets what `close` was called with.
   * @returns {{root: HTMLDialogElement, close: function(any=), closed: Promise<any>}}
   */
  editor.openDialog = function ({ title, body, actions = [], cancel = "Cancel", wide = false, onClose }) {
    const titleId = `ed-dialog-${(count += 1)}`;
    let settle;
    let result;
    const closed = new Promise((resolve) => (settle = resolve));
    const before = document.activeElement;
    const close = (value) => {
      result = value;
      root.close();
    };
    const content = editor.element("div", { class: "ed-dialog-body" }, body);
    const root = editor.element("dialog", { class: wide ? "ed-dialog is-wide" : "ed-dialog", "aria-labelledby": titleId }, [
      head(title, titleId, () => close()),
      content,
      foot(actions, cancel, close),
    ]);
    root.addEventListener("keydown", (event) => event.stopPropagation()); // shortcuts of the page stay out
    root.addEventListener("close", () => {
      root.remove();
      if (before && before.isConnected) before.focus({ preventScroll: true });
      if (onClose) onClose(result);
      settle(result);
    });
    place().append(root);
    root.showModal();
    const first = root.querySelector(FIRST);
    if (first) first.focus();
    return { root, close, closed };
  };

  /**
   * Ask whether to go on.
   * @param {{title: string, text: string, action: string, danger?: boolean}} options
   * @returns {Promise<boolean>}
   */
  editor.confirm = async function ({ title, text, action, danger }) {
    const go = editor.element("button", { type: "button", class: `ed-button ${danger ? "ed-danger" : "ed-primary"}` }, action);
    const dialog = editor.openDialog({ title, body: editor.element("p", {}, text), actions: [go] });
    go.addEventListener("click", () => dialog.close(true));
    return Boolean(await dialog.closed);
  };

  function fieldOf(entry, index) {
    const id = `ed-ask-${count}-${index}`;
    const { name, label, hint, problem, ...attributes } = entry;
    const input = editor.element("input", { id, class: "ed-input", autocomplete: "off", ...attributes });
    const error = editor.element("p", { class: "ed-error", id: `${id}-error`, hidden: true });
    input.setAttribute("aria-describedby", error.id);
    const root = editor.element("div", { class: "ed-field" }, [
      editor.element("label", { for: id }, label),
      input,
      hint && editor.element("p", { class: "ed-hint" }, hint),
      error,
    ]);
    const check = () => {
      const said = problem ? problem(input.value) : "";
      error.textContent = said || "";
      error.hidden = !said;
      input.setAttribute("aria-invalid", said ? "true" : "false");
      return !said;
    };
    return { name, root, input, check };
  }

  /**
   * Ask for a few texts.
   * @param {{title: string, action: string, fields: Object[]}} options Each field has `name`, `label`, optionally `value`,
   *   `hint`, further attributes of the input, and `problem(text)` that returns what is wrong with an answer.
   * @returns {Promise<Object|null>} The answers by name; null where the dialog was closed.
   */
  editor.askFor = async function ({ title, action, fields }) {
    const entries = fields.map(fieldOf);
    const form = editor.element("form", { class: "ed-dialog-form", novalidate: true, id: `ed-form-${count}` }, entries.map((one) => one.root));
    const go = editor.element("button", { type: "submit", form: form.id, class: "ed-button ed-primary" }, action);
    const dialog = editor.openDialog({ title, body: form, actions: [go] });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = entries.filter((one) => !one.check());
      if (wrong.length) return wrong[0].input.focus();
      return dialog.close(Object.fromEntries(entries.map((one) => [one.name, one.input.value.trim()])));
    });
    entries[0].input.select();
    return (await dialog.closed) || null;
  };
})();
