/* Extras for those who have script: sorting, finding a subject, opening its card. Nothing is readable only here. */
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const reveal = () => {
    const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (card && card.matches("details.card")) { card.open = true; card.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#s"]');
    if (link && link.hash === location.hash) reveal();
  });

  const measure = (row, at) => {
    const cell = row.cells[at], plain = cell.dataset.by ?? cell.textContent.replaceAll(",", "").trim();
    return plain !== "" && !Number.isNaN(Number(plain)) ? Number(plain) : plain;
  };
  for (const table of document.querySelectorAll("table[data-sort]")) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    heads.forEach((head, at) => {
      /* not a real button: browsers leave those out of heads they repeat on paper */
      const button = Object.assign(document.createElement("span"), { tabIndex: 0, role: "button" });
      button.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); } });
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.classList.contains("total"));
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [measure(row, at), row]);
        rows.sort(([a], [b]) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), root.lang)) * (down ? -1 : 1));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  for (const cards of document.querySelectorAll(".cards")) {
    const all = [...cards.querySelectorAll("details.card")];
    const set = (open) => all.forEach((card) => { if (!card.hidden) card.open = open; });
    cards.querySelector("[data-open]").addEventListener("click", () => set(true));
    cards.querySelector("[data-close]").addEventListener("click", () => set(false));
    const find = cards.querySelector("[data-find]");
    if (find) find.addEventListener("input", () => {
      const wanted = find.value.trim().toLowerCase();
      for (const card of all) card.hidden = wanted !== "" && !card.querySelector(".card__name").textContent.toLowerCase().includes(wanted);
    });
  }
  addEventListener("beforeprint", () => document.querySelectorAll("details.rest").forEach((rest) => { rest.open = true; }));
})();
