// Makes a sealed bid where it is typed: the amount has no field name, is never sent, and leaves this machine only as a digest.
(function () {
  "use strict";
  const place = document.getElementById("sealing");
  if (!place) return;
  const auction = place.dataset.auction;
  const warning = document.getElementById("sealing-warn");
  const say = (words, warned) => {
    document.getElementById("sealing-say").textContent = words;
    warning.textContent = warned;
    warning.hidden = !warned;
  };
  const stored = "shouzhan-bid-letters:" + auction;
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function kept() {
    try { return JSON.parse(localStorage.getItem(stored) || "[]"); } catch (_error) { return []; }
  }

  function keep(letter) {
    try { localStorage.setItem(stored, JSON.stringify([...kept(), letter])); } catch (_error) { /* the download is what counts */ }
  }

  function link(letter) {
    const found = document.createElement("a");
    found.href = URL.createObjectURL(new Blob([JSON.stringify(letter, null, 1) + "\n"], { type: "application/json" }));
    found.download = "bid-letter-" + letter.auction + "-" + letter.commitment.slice(0, 8) + ".json";
    found.textContent = found.download;
    return found;
  }

  function list() {
    const letters = kept();
    document.getElementById("kept").hidden = letters.length === 0;
    document.getElementById("kept-list").replaceChildren(...letters.map((letter) => {
      const item = document.createElement("li");
      item.append(link(letter));
      return item;
    }));
  }

  function fenOf(text) {
    const match = /^([0-9]{1,13})(?:\.([0-9]{1,2}))?$/.exec(text.trim().replace(/[,，\s]/g, ""));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : 0;
  }

  async function make() {
    const amount = fenOf(document.getElementById("sealing-amount").value);
    if (!amount || amount > 1e15) { say("", place.dataset.bad); return; }
    if (!window.crypto || !crypto.subtle) { say("", place.dataset.unable); return; }
    const bidder = Number(document.getElementById("sealing-bidder").value);
    const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
    const text = ["shouzhan/auction/sealed-bid/1", auction, bidder, amount, nonce].join("\n");
    const commitment = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
    const letter = { format: "shouzhan-bid-letter/1", auction: auction, bidder: bidder, amount_fen: amount, nonce: nonce, commitment: commitment };
    keep(letter);
    link(letter).click();
    list();
    document.getElementById("field-commitment").value = commitment;
    const chosen = document.getElementById("field-bidder");
    if (chosen) chosen.value = String(bidder);
    say(place.dataset.kept, amount < Number(place.dataset.reserve) ? place.dataset.low : "");
  }

  document.getElementById("sealing-make").addEventListener("click", make);
  list();
})();
