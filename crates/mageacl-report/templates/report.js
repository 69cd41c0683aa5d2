"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rank = { low: 1, medium: 2, high: 3, critical: 4 };

  const values = (form) => {
    const read = {};
    for (const field of all("[data-f]", form)) {
      read[field.dataset.f] = field.type === "checkbox" ? field.checked : field.value.toLowerCase();
    }
    return read;
  };

  const filter = (form, apply) => {
    form.hidden = false;
    let waiting = 0;
    const run = () => {
      form.querySelector("output").textContent = apply(values(form));
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(run, 120);
    });
    run();
  };

  const positions = (ranges) => {
    const held = new Set();
    for (const range of ranges.trim().split(" ").filter(Boolean)) {
      const [from, to = from] = range.split("-").map(Number);
      for (let at = from; at <= to; at += 1) held.add(at);
    }
    return held;
  };

  const tree = document.querySelector("form[data-for=tree]");
  if (tree) {
    const nodes = all(".tree li").map((node) => {
      const details = node.firstElementChild?.tagName === "DETAILS" ? node.firstElementChild : null;
      const own = details ? all(":scope > :not(ul)", details) : [node];
      return { node, details, text: own.map((part) => part.textContent).join(" ").toLowerCase() };
    });
    const byNode = new Map(nodes.map((entry) => [entry.node, entry]));
    filter(tree, (wanted) => {
      const held = wanted.grant ? positions(wanted.grant) : null;
      const isFiltered = Boolean(wanted.text || wanted.risk || wanted.op || wanted.need);
      let found = 0;
      const shown = new Set();
      nodes.forEach(({ node, text }, at) => {
        const { k = "", o = "", n } = node.dataset;
        const matches = (!wanted.text || text.includes(wanted.text)) && (!held || held.has(at)) &&
          (!wanted.risk || k === wanted.risk) && (!wanted.op || o.includes(wanted.op)) && (!wanted.need || n === "required");
        if (!matches) return;
        found += 1;
        for (let up = node; up && !shown.has(up); up = up.parentElement.closest(".tree li")) {
          shown.add(up);
          const entry = byNode.get(up);
          if (isFiltered && up !== node && entry.details) entry.details.open = true;
        }
      });
      for (const { node } of nodes) node.hidden = !shown.has(node);
      return `${found} of ${nodes.length} resources`;
    });
    for (const button of all("[data-open]", tree)) {
      button.addEventListener("click", () => {
        for (const { details } of nodes) if (details) details.open = Boolean(button.dataset.open);
      });
    }
  }

  const routes = document.querySelector("form[data-for=routes]");
  if (routes) {
    const body = document.querySelector(".routes tbody");
    const rows = [...body.rows].map((row) => {
      const cells = [...row.cells].map((cell) => cell.textContent.trim());
      return { row, cells, text: cells.join(" ").toLowerCase() };
    });
    filter(routes, (wanted) => {
      let found = 0;
      for (const { row, cells, text } of rows) {
        const access = ["anyone", "customers"].includes(cells[2]) ? cells[2] : "grant";
        const isShown = (!wanted.text || text.includes(wanted.text)) && (!wanted.method || cells[0].toLowerCase() === wanted.method) &&
          (!wanted.risk || cells[3] === wanted.risk) && (!wanted.access || access === wanted.access) &&
          (!wanted.need || row.className === "used");
        row.hidden = !isShown;
        found += isShown ? 1 : 0;
      }
      return `${found} of ${rows.length} routes`;
    });
    const heads = all(".routes thead th");
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
        const order = (a, b) => column === 3 ? rank[b.cells[3]] - rank[a.cells[3]] : a.cells[column] < b.cells[column] ? -1 : a.cells[column] > b.cells[column] ? 1 : 0;
        body.append(...[...rows].sort((a, b) => sign * order(a, b)).map(({ row }) => row));
      });
    });
  }

  for (const text of all("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(text);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        document.execCommand("copy");
      }
      button.textContent = "Copied";
    });
    text.before(button);
  }

  // A closed part would be missing on paper.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
