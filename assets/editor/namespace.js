/* What every part of the network editor uses: ids, elements, equality, events, requests. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const TIMEOUT_MS = 30000;

  /** Return a new id of an object or a batch: a random UUID, also where the page is not served over HTTPS. */
  editor.newId = function () {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  /**
   * Return an HTML element.
   * @param {string} tag
   * @param {Object} [attributes] Attributes by name; functions under `on…` become listeners, true is an attribute
   *   without a value, null and false are left out, `dataset` is an object.
   * @param {Array|Node|string} [children] Nodes and texts; nothing is ever parsed as HTML.
   */
  editor.element = function (tag, attributes, children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) setAttribute(node, name, value);
    for (const child of [children].flat(Infinity)) {
      if (child !== null && child !== undefined && child !== false) node.append(child);
    }
    return node;
  };

  function setAttribute(node, name, value) {
    if (value === null || value === undefined || value === false) return;
    if (typeof value === "function") node.addEventListener(name.replace(/^on/, "").toLowerCase(), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name === "className" ? "class" : name, value === true ? "" : String(value));
  }

  /** Return an icon of assets/icons.css; decoration unless a label is given. */
  editor.icon = function (name, size, label) {
    const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
    return editor.element("span", { class: `icon icon-${name}`, style: `--icon-size: ${size || 18}px`, ...spoken });
  };

  /** Return whether two values of JSON are the same. */
  editor.equal = function (a, b) {
    if (Object.is(a, b)) return true;
    if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && editor.equal(a[key], b[key]));
  };

  /** What the browser remembers about the look of the editor; where it may not keep anything, everything is as usual. */
  editor.remembered = {
    read(key) {
      try {
        return window.localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        window.localStorage.setItem(key, value);
      } catch {
        // full or forbidden
      }
    },
  };

  /** Return something to listen to: `on(fn)` returns a function that stops listening, `emit(x)` tells everybody. */
  editor.emitter = function () {
    const listeners = new Set();
    return {
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      emit(event) {
        for (const listener of [...listeners]) listener(event);
      },
    };
  };

  /**
   * Return the fields of a new object of a kind, each with its default of the attribute table.
   * @param {Object} config Configuration of the page.
   * @param {string} component Such as "house", "line" or "battery".
   */
  editor.defaults = function (config, component) {
    const fields = {};
    for (const attribute of config.attributes[component]) fields[attribute.name] = defaultOf(attribute);
    if (component === "house") fields.profiles = [];
    return fields;
  };

  function defaultOf(attribute) {
    if (attribute.default !== null && attribute.default !== undefined) return structuredClone(attribute.default);
    return ["texts", "records", "days"].includes(attribute.kind) ? [] : null;
  }

  function csrfToken() {
    const entry = document.cookie.split("; ").find((part) => part.startsWith("_csrf_token="));
    return entry ? decodeURIComponent(entry.slice("_csrf_token=".length)) : "";
  }

  async function bodyOf(response) {
    const text = await response.text();
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return isJson && text ? JSON.parse(text) : text;
  }

  /**
   * Ask the server; resolves with every answer, also a refusal, and rejects only where there is none.
   * @param {string} method
   * @param {string} url
   * @param {Object|string} [body] Sent as JSON; a text is JSON already.
   * @param {{keepalive?: boolean, timeout?: number}} [options] `keepalive` survives the page, up to 64 kB.
   * @returns {Promise<{status: number, body: any}>}
   */
  editor.request = async function (method, url, body, options) {
    const { keepalive = false, timeout = TIMEOUT_MS } = options || {};
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await window.fetch(url, {
      method,
      headers,
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      keepalive,
      credentials: "same-origin",
      signal: AbortSignal.timeout(timeout),
    });
    return { status: response.status, body: await bodyOf(response) };
  };
})();
