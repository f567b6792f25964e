"use strict";
(() => {
  const digest = document.documentElement.dataset.digest;
  const key = "hinomi-pack-" + digest;
  const kept = document.getElementById("kept");
  let memory = { marks: {}, name: "" };
  let stored = true;

  const load = () => {
    try {
      const text = localStorage.getItem(key);
      if (text) memory = JSON.parse(text);
    } catch (odd) { stored = false; }
  };
  const save = () => {
    try { localStorage.setItem(key, JSON.stringify(memory)); } catch (odd) { stored = false; }
    tell();
  };
  const clock = (iso) => {
    const at = new Date(iso);
    const two = (n) => String(n).padStart(2, "0");
    return `${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}`;
  };
  const tell = () => {
    const done = Object.values(memory.marks).filter((one) => one.done).length;
    const total = document.querySelectorAll("[data-mark]").length;
    kept.textContent = (stored
      ? "記録はこの端末の中だけに残ります。"
      : "この端末には残せません。閉じる前に書き出してください。") + ` 済み ${done} / ${total}`;
  };
  const show = (box) => {
    const mark = memory.marks[box.dataset.mark] || {};
    const tick = box.querySelector("input[type=checkbox]");
    tick.checked = Boolean(mark.done);
    box.querySelector("input[data-name]").value = mark.by || "";
    box.querySelector("output").textContent = mark.at ? clock(mark.at) : "";
    const note = box.querySelector("[data-note]");
    if (note) note.value = mark.note || "";
    box.classList.toggle("ticked", Boolean(mark.done));
  };
  const change = (box) => {
    const tick = box.querySelector("input[type=checkbox]");
    const name = box.querySelector("input[data-name]");
    const note = box.querySelector("[data-note]");
    const before = memory.marks[box.dataset.mark] || {};
    if (tick.checked && !name.value) name.value = memory.name;
    if (name.value) memory.name = name.value;
    const now = new Date().toISOString();
    memory.marks[box.dataset.mark] = {
      done: tick.checked, by: name.value, digest: box.dataset.digest || "",
      at: tick.checked ? (before.done ? before.at : now) : "", note: note ? note.value : "",
    };
    save();
    show(box);
  };
  const boxes = [...document.querySelectorAll("[data-mark]")];
  load();
  boxes.forEach((box) => {
    show(box);
    box.addEventListener("change", () => change(box));
  });
  tell();

  const filter = () => {
    const module = document.getElementById("module").value;
    const open = document.getElementById("open").checked;
    document.querySelectorAll("article.card").forEach((card) => {
      const mark = memory.marks[card.dataset.mark] || {};
      card.hidden = Boolean((module && card.dataset.module !== module) || (open && mark.done));
    });
  };
  document.getElementById("module").addEventListener("change", filter);
  document.getElementById("open").addEventListener("change", filter);

  const written = () => JSON.stringify({
    format: "hinomi-ticks-1", pack: digest, written: new Date().toISOString(), marks: memory.marks,
  }, null, 1);
  document.getElementById("export").addEventListener("click", () => {
    const text = written();
    document.getElementById("text").value = text;
    document.getElementById("exported").hidden = false;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "hinomi-ticks-" + new Date().toISOString().slice(0, 16).replace(/\D/g, "") + ".json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  document.getElementById("clear").addEventListener("click", () => {
    if (!confirm("この端末に残した記録をすべて消します。書き出しましたか。")) return;
    memory = { marks: {}, name: memory.name };
    save();
    boxes.forEach(show);
    filter();
  });
})();
