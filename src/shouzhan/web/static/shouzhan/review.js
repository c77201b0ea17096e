// The policy review screen: J and K move, A accepts, E edits, D drops; text and result scroll together.
(function () {
  "use strict";
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const text = review.querySelector("[data-review-text]");
  const found = review.querySelector("[data-review-found]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const items = () => [...found.querySelectorAll("[data-review-item]")];
  let key = null;

  function within(box, node, moved) {
    if (box.scrollHeight <= box.clientHeight) { if (moved) node.scrollIntoView({ block: "nearest" }); return; }
    const top = node.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    box.scrollTo({ top: top - box.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
  }
  function go(item, focus, still) {
    if (!item) return;
    const was = key;
    key = item.dataset.reviewItem;
    items().forEach((each) => each.classList.toggle("is-current", each === item));
    text.querySelectorAll(".seg").forEach((seg) => seg.classList.toggle("is-current", seg.dataset.seg === key));
    const seg = document.getElementById("seg-" + key);
    if (seg) within(text, seg, was !== null);
    if (!still) within(found, item, was !== null);  // what lies under the pointer stays there
    if (focus) item.focus({ preventScroll: true });
  }
  function count() {
    const all = items();
    const states = all.map((item) => item.dataset.state);
    all.forEach((item) => text.querySelectorAll('[data-seg="' + item.dataset.reviewItem + '"]').forEach((seg) => { seg.dataset.state = item.dataset.state; }));
    const put = (name, number) => { const at = document.querySelector("[data-review-" + name + "]"); if (at) at.textContent = String(number); };
    put("open", states.filter((state) => state === "open").length);
    put("accepted", states.filter((state) => state === "accepted" || state === "edited").length);
    put("dropped", states.filter((state) => state === "dropped").length);
    const left = states.filter((state) => state === "open").length;
    const progress = document.querySelector("[data-review-progress]");
    if (progress) progress.value = states.length - left;
    const publish = document.querySelector("[data-review-publish]");
    if (publish) { if (left) publish.setAttribute("aria-disabled", "true"); else publish.removeAttribute("aria-disabled"); }
  }
  const current = () => items().find((item) => item.dataset.reviewItem === key);
  const move = (by) => { const all = items(); go(all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)], true); };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const press = (name) => { const button = current() && current().querySelector("[data-review-" + name + "]"); if (button) button.click(); };
    const act = { j: () => move(1), k: () => move(-1), a: () => press("accept"), e: () => press("edit"), d: () => press("drop") }[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
  review.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-review-mark]");
    if (mark) { event.preventDefault(); go(document.getElementById("item-" + mark.dataset.reviewMark), true); return; }
    const item = event.target.closest("[data-review-item]");
    if (item && item !== current()) go(item, false, Boolean(event.target.closest("button,a,input,textarea,select,label")));
    const source = event.target.closest("[data-review-source]");
    if (source) { event.preventDefault(); go(source.closest("[data-review-item]"), true); }
  });
  found.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-review-item]");
    if (item && item !== current() && event.target.matches(":focus-visible")) go(item, false, true);  // a press of the mouse becomes a click first
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    count();
    const was = current();
    if (was && was.dataset.state !== "open" && !was.querySelector("form.form")) {
      const all = items();
      const next = all.slice(all.indexOf(was)).find((item) => item.dataset.state === "open");
      go(next || was, true);
    } else if (was) {
      go(was, false);
      const box = was.querySelector("form.form input:not([type=hidden]),form.form textarea,form.form select");
      if (box) box.focus();
    }
  });
  const first = location.hash.startsWith("#item-") ? document.getElementById(location.hash.slice(1)) : items().find((item) => item.dataset.state === "open");
  count();
  if (first) go(first, false);
})();
