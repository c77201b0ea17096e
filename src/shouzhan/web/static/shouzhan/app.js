// Progressive enhancement of every page: nothing here is needed to read a page or to finish a form.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const announce = (words) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = words;
  };
  const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

  // A small gap between Chinese and Latin where the browser does not know text-autospace. Empty spans leave copied text as it was.
  function spaceOut(scope) {
    if (CSS.supports("text-autospace", "normal")) return;
    const border = /([\u3400-\u9fff])(?=[A-Za-z0-9])|([A-Za-z0-9%])(?=[\u3400-\u9fff])/;
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (border.test(node.data) && !node.parentElement.closest("script,style,textarea,code,.code,svg,option")) found.push(node);
    }
    for (let node of found) {
      let match;
      while ((match = border.exec(node.data))) {
        const rest = node.splitText(match.index + 1);
        const gap = document.createElement("span");
        gap.className = "gap";
        node.parentNode.insertBefore(gap, rest);
        node = rest;
      }
    }
  }

  // A long list in groups is narrowed while somebody types; what is typed nowhere is hidden, and a group with hits is opened.
  document.querySelectorAll("[data-narrows]").forEach((input) => {
    const groups = [...document.getElementById(input.dataset.narrows).querySelectorAll("[data-narrowed]")];
    const opened = groups.map((group) => group.open);
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase();
      let shown = 0;
      groups.forEach((group, place) => {
        const whole = group.querySelector("summary").textContent.toLowerCase().includes(words);
        const items = [...group.querySelectorAll("[data-narrowed-item]")];
        items.forEach((item) => { item.hidden = !(whole || item.textContent.toLowerCase().includes(words)); });
        const left = items.filter((item) => !item.hidden).length;
        shown += left;
        group.hidden = !left;
        group.open = words ? left > 0 : opened[place];
      });
      announce(String(shown));
    });
  });

  // A long board is read on a phone part by part: folded, each with its title, its count and its sentence; on paper all is open.
  const folds = [...document.querySelectorAll("details[data-fold]")];
  const small = window.matchMedia("(max-width: 40rem)");
  const fold = () => folds.forEach((part) => { part.open = !small.matches; });
  // The filters of a list fold too, unless one of them is chosen.
  const foldFilters = () => document.querySelectorAll("details[data-filters]").forEach((part) => { part.open = !small.matches || part.querySelector("[aria-current]") !== null; });
  foldFilters();
  small.addEventListener("change", foldFilters);
  document.addEventListener("htmx:afterSettle", foldFilters);
  if (folds.length > 1) {
    if (small.matches) fold();
    small.addEventListener("change", fold);
    window.addEventListener("beforeprint", () => folds.forEach((part) => { part.open = true; }));
    folds.forEach((part) => part.addEventListener("toggle", () => window.dispatchEvent(new Event("resize"))));
  }
  // Who follows a link to a folded part finds it open.
  const openTarget = () => {
    const part = document.getElementById(window.location.hash.slice(1))?.querySelector(":scope > details.fold");
    if (part) part.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();

  // Menus close on Escape and on a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.activeElement && document.activeElement.closest("details.menu[open]");
      closeMenus();
      if (menu) menu.querySelector("summary").focus();
    }
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("[data-hotkey='/']") || document.querySelector("input[type=search]");
      if (box && box.offsetParent) { event.preventDefault(); box.focus(); box.select(); }
    }
  });

  // Rows chosen for a bulk action; J and K move, X chooses.
  function bulk(form) {
    const boxes = [...form.querySelectorAll("tbody input[name=key]")];
    const all = form.querySelector("[data-bulk-all]");
    const bar = form.querySelector(".bulk");
    const count = form.querySelector("[data-bulk-count]");
    const none = count.textContent;
    const english = root.lang.startsWith("en");
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      bar.toggleAttribute("data-none", chosen === 0);
      bar.querySelectorAll("button").forEach((button) => { button.disabled = chosen === 0; });
      count.textContent = chosen === 0 ? none : english ? chosen + " selected" : "已选 " + chosen + " 条";
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); });
    form.addEventListener("change", show);
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !form.isConnected) return;
      if (typing(event.target) && event.target.type !== "checkbox") return;
      const key = event.key.toLowerCase();
      const at = boxes.indexOf(document.activeElement);
      if (key === "j" || key === "k") {
        const next = boxes[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), boxes.length - 1)];
        if (next) { event.preventDefault(); next.focus(); next.closest("tr").scrollIntoView({ block: "nearest" }); }
      } else if (key === "x" && at >= 0) {
        event.preventDefault(); boxes[at].checked = !boxes[at].checked; show();
      }
    });
    show();
  }

  // Where a page has no rows to choose, J and K walk what waits.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("form[data-bulk],[data-review]")) return;
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
    const by = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (!by || !rows.length) return;
    event.preventDefault();
    rows[Math.min(Math.max(rows.indexOf(document.activeElement) + by, 0), rows.length - 1)].focus();
  });

  // A form keeps itself: every change is sent to its autosave address, and says so. Leaving with unsaved words asks.
  function autosave(form) {
    const stamp = form.querySelector("[data-stamp]");
    let timer, dirty = false, leaving = false;
    const say = (words, off) => { if (stamp) { stamp.textContent = words; stamp.classList.toggle("stamp--off", Boolean(off)); } };
    const save = async () => {
      say(stamp.dataset.saving);
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Requested-With": "autosave" } });
        if (!answer.ok) throw new Error(String(answer.status));
        dirty = false;
        const now = new Date();
        say(stamp.dataset.saved + " " + String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0"));
        const revision = answer.headers.get("X-Revision");
        if (revision && form.elements.revision) form.elements.revision.value = revision;
      } catch (error) {
        say(stamp.dataset.failed, true);
        timer = setTimeout(save, 8000);
      }
    };
    form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(save, 1200); });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
    window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  }

  // One press, one submission.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post") && !event.defaultPrevented) {
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    }
  });

  function enhance(scope) {
    scope.querySelectorAll("form[data-bulk]:not([data-live])").forEach((form) => { form.dataset.live = "1"; bulk(form); });
    scope.querySelectorAll("form[data-autosave]:not([data-live])").forEach((form) => { form.dataset.live = "1"; autosave(form); });
    const first = scope.querySelector("[data-focus]");
    if (first) first.focus();
    // A box which does not scroll needs no stop for the Tab key.
    scope.querySelectorAll(".tablebox[tabindex]").forEach((box) => { if (box.scrollWidth <= box.clientWidth) box.removeAttribute("tabindex"); });
    spaceOut(scope);
  }
  enhance(document.body);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    enhance(document.body);
    const status = document.querySelector("#register-results [role=status]");
    if (status && event.target.id === "register-results") announce(status.textContent);
  });
  // A part that comes later says it is coming; when somebody went for it, it is brought into view again once it is whole.
  const later = (event) => event.target.closest && event.target.closest("[data-later]");
  document.body.addEventListener("htmx:beforeRequest", (event) => { const part = later(event); if (part) part.setAttribute("aria-busy", "true"); });
  document.body.addEventListener("htmx:afterRequest", (event) => { const part = later(event); if (part) part.removeAttribute("aria-busy"); });
  document.body.addEventListener("htmx:afterSettle", () => {
    const sought = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (sought && sought.dataset.sought !== "1" && /^panel-/.test(sought.id) && !("later" in sought.dataset)) { sought.dataset.sought = "1"; sought.scrollIntoView(); }
  });
  // A refused step answers 4xx with a page that says why: show it, do not swallow it.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([403, 409, 422, 429].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
