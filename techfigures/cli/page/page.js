"use strict";
(() => {
  const root = document.documentElement;
  const figures = [...document.querySelectorAll(".figure")];
  let current = null;
  let silent = false;
  root.classList.add("js");

  const recordOf = (figure) => document.getElementById(figure.hash.slice(1));
  const shown = () => figures.filter((figure) => figure.tabIndex === 0);

  function show(figure, open = true) {
    if (current) {
      current.removeAttribute("aria-current");
      current.closest(".sentence")?.classList.remove("current");
      recordOf(current).classList.remove("current");
    }
    current = figure;
    figure.setAttribute("aria-current", "true");
    figure.closest(".sentence")?.classList.add("current");
    recordOf(figure).classList.add("current");
    document.querySelector(".sheet").scrollTop = 0;
    if (!open) return;
    root.classList.add("open");
    history.replaceState(null, "", "#" + figure.id);
    figure.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const list = shown();
    const at = list.indexOf(current);
    const next = at < 0 ? list[0] : list[at + by];
    if (next) next.focus();
  }

  function back() {
    root.classList.remove("open");
    if (!current) return;
    silent = true;
    current.focus();
    silent = false;
  }

  for (const figure of figures) {
    figure.tabIndex = 0;
    figure.addEventListener("focus", () => silent || show(figure));
    figure.addEventListener("click", (event) => {
      event.preventDefault();
      show(figure);
      recordOf(figure).focus({ preventScroll: true });
    });
  }
  for (const button of document.querySelectorAll(".filters button")) {
    button.addEventListener("click", () => {
      const kind = button.dataset.kind;
      const hidden = root.classList.toggle("hide-" + kind);
      button.setAttribute("aria-pressed", String(!hidden));
      for (const figure of figures) if (figure.classList.contains(kind)) figure.tabIndex = hidden ? -1 : 0;
    });
  }
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("close").addEventListener("click", back);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Escape") back();
  });

  const named = figures.find((figure) => location.hash && [figure.id, figure.hash.slice(1)].includes(location.hash.slice(1)));
  if (named) show(named);
  else if (figures.length) show(figures.find((figure) => figure.classList.contains("claim")) || figures[0], false);
})();
