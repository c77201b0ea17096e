// A calculator in the browser: what is typed stays in the address after the #, which no server sees.
(function () {
  "use strict";
  const form = document.querySelector("[data-calculator]");
  if (!form) return;
  const paper = document.querySelector("[data-paper-form]");
  const token = form.elements.csrfmiddlewaretoken;
  const facts = () => {
    const found = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (name !== "csrfmiddlewaretoken" && String(value).trim() !== "") found.append(name, value);
    return found;
  };
  const calculate = () => { if (window.htmx) window.htmx.trigger(form, "calculate"); else form.requestSubmit(); };

  const narrow = window.matchMedia("(max-width: 60rem)");
  const filled = (part) => [...part.querySelectorAll("input,select")].filter((field) => field.type === "range" ? false : field.type === "radio" ? field.checked : field.tagName === "SELECT" ? field.selectedIndex > 0 : field.value).length;

  function keep() {
    form.querySelectorAll("details > summary").forEach((summary) => { const told = filled(summary.parentElement); if (told) summary.dataset.told = form.dataset.toldWords.replace("0", told); else delete summary.dataset.told; });
    const told = facts().toString();
    history.replaceState(null, "", location.pathname + (told ? "#" + told : ""));
    form.querySelectorAll("[data-slides]").forEach((slider) => {
      const field = form.elements[slider.dataset.slides];
      const amount = Number(String(field.value).replace(/,/g, ""));
      if (document.activeElement !== slider && Number.isFinite(amount)) slider.value = String(amount);
    });
  }

  function addRow(rows) {
    const blank = rows.querySelector("template[data-blank]");
    const number = rows.querySelectorAll("[data-row]").length;
    const copy = document.createElement("div");
    copy.append(blank.content.cloneNode(true));
    copy.querySelectorAll("[name],[id],[for],[aria-describedby]").forEach((node) => {
      ["name", "id", "for", "aria-describedby"].forEach((each) => { if (node.hasAttribute(each)) node.setAttribute(each, node.getAttribute(each).replace("-N-", "-" + number + "-")); });
    });
    blank.before(copy.firstElementChild);
    return number;
  }

  function fill(told, clear) {
    if (clear) [...form.elements].forEach((field) => { if (field.type === "radio") field.checked = false; else if (field.name && field !== token && field.tagName !== "BUTTON") field.value = field.tagName === "SELECT" && field.options.length ? field.options[0].value : ""; });
    Object.entries(told).forEach(([name, value]) => {
      const row = name.match(/^(.+)-(\d+)-(.+)$/);
      const rows = row && form.querySelector('[data-rows="' + CSS.escape(row[1]) + '"]');
      if (rows && rows.querySelector("template")) while (!form.elements.namedItem(name) && Number(row[2]) < 60 && addRow(rows) < Number(row[2])) { /* until the row is there */ }
      const field = form.elements.namedItem(name);  // a field and nothing else the list of them has: its length, or its first
      if (field && field !== token) field.value = value;
    });
    // what was filled in is never hidden; on a phone its topic says how much there is
    form.querySelectorAll("details").forEach((part) => { const told = filled(part); if (told) part.open = !clear || !narrow.matches || part === form.querySelector("details"); });
    keep();
    calculate();
  }

  document.addEventListener("click", (event) => {
    const filler = event.target.closest("[data-fill]");
    if (filler) { event.preventDefault(); fill(JSON.parse(filler.dataset.fill), !filler.hasAttribute("data-keep")); return; }
    if (event.target.closest("[data-clear]")) { event.preventDefault(); fill({}, true); return; }
    const add = event.target.closest("[data-add]");
    if (add) { const rows = add.closest("[data-rows]"); addRow(rows); const last = [...rows.querySelectorAll("[data-row]")].pop().querySelector("input,select"); if (last) last.focus(); return; }
    const share = event.target.closest("[data-share]");
    if (share) {
      keep();
      const done = () => { const place = document.getElementById("announce"); if (place) place.textContent = share.dataset.done; share.textContent = share.dataset.done; };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(location.href).then(done); else window.prompt(share.textContent, location.href);
    }
  });
  form.addEventListener("input", (event) => {
    if (event.target.dataset.slides) { form.elements[event.target.dataset.slides].value = event.target.value; }
    keep();
  });
  form.addEventListener("change", (event) => {
    const plain = event.target.hasAttribute("data-grouped") && event.target.value.trim().match(/^(-?)(\d+)(\.\d+)?$/);
    if (plain) event.target.value = plain[1] + plain[2].replace(/\B(?=(\d{3})+$)/g, ",") + (plain[3] || "");
    keep();
  });
  if (paper) paper.addEventListener("submit", () => {
    paper.querySelectorAll("[data-told]").forEach((node) => node.remove());
    facts().forEach((value, name) => {
      const field = document.createElement("input");
      field.type = "hidden"; field.name = name; field.value = value; field.dataset.told = "";
      paper.querySelectorAll('[name="' + CSS.escape(name) + '"]').forEach((node) => node.remove());
      paper.append(field);
    });
  });
  // The answer says which fields are still wrong; beside any other the error is over.
  function forgive() {
    const wrong = new Set([...document.querySelectorAll("#answer .answer__empty a")].map((link) => link.getAttribute("href").slice(1)));
    form.querySelectorAll(".field--bad").forEach((field) => {
      const told = field.querySelector("[id$='-error']"), place = told && told.id.slice(0, -"-error".length);
      if (!told || wrong.has(place)) return;
      told.remove();
      field.classList.remove("field--bad");
      [field, ...field.querySelectorAll("[aria-describedby]")].forEach((node) => {
        node.removeAttribute("aria-invalid");
        const rest = (node.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== place + "-error").join(" ");
        if (rest) node.setAttribute("aria-describedby", rest); else node.removeAttribute("aria-describedby");
      });
    });
  }
  document.body.addEventListener("htmx:afterSwap", () => {
    forgive();
    if (narrow.matches) document.querySelectorAll("#answer [data-folds]").forEach((part) => { if (!unfolded.get(part.dataset.keeps)) part.open = false; });
  });
  // On a phone: one topic to begin with, and the answer below until it is in sight itself.
  function fold() {
    if (!narrow.matches) return;
    [...form.querySelectorAll(".topic--open")].slice(1).forEach((topic) => { if (!filled(topic) && !topic.querySelector(".field--bad")) topic.open = false; });
  }
  const place = document.querySelector(".calc__answer");
  if (window.IntersectionObserver) new IntersectionObserver((seen) => seen.forEach((one) => place.classList.toggle("is-in-sight", one.isIntersecting))).observe(place);
  // The address after the # holds the facts, so these links only move the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-look], #answer .answer__empty a");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    const folded = target.closest("details:not([open])");
    if (folded) folded.open = true;
    target.scrollIntoView({ block: "start" });
    if (target.id.startsWith("field-")) target.focus();
  });
  // A refusal for this minute stands where the answer would.
  document.body.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status === 429) { event.detail.shouldSwap = true; event.detail.isError = false; } });
  // What a reader unfolded stays so when the answer is worked out anew.
  const unfolded = new Map();
  document.addEventListener("toggle", (event) => { const key = event.target.dataset && event.target.dataset.keeps; if (key) unfolded.set(key, event.target.open); }, true);
  document.body.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-keeps]").forEach((node) => { if (unfolded.has(node.dataset.keeps)) node.open = unfolded.get(node.dataset.keeps); }));
  // htmx begins to listen when the document stands; a shared link is worked out right after.
  document.addEventListener("DOMContentLoaded", () => {
    if (location.hash.length > 1) fill(Object.fromEntries(new URLSearchParams(location.hash.slice(1))), true); else keep();
    fold();
  });
})();
