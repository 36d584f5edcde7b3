// The page's live part: what comes over the WebSocket is drawn, what is clicked is sent. See Observatory.LivePage.
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const numbers = new Intl.NumberFormat("en");
const kept = 180;

let socket;
let attempts = 0;
let history = [];

// The connection

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
  socket.onopen = () => { attempts = 0; show("live"); };
  socket.onmessage = ({ data }) => update(JSON.parse(data));
  socket.onclose = () => {
    show("waiting", "not connected");
    closeProcess();
    setTimeout(connect, Math.min(10_000, 500 * 2 ** attempts++));
  };
}

function send(command) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
}

function show(state, text = state) {
  const element = find("#state");
  element.dataset.state = state;
  element.textContent = text;
}

function update({ history: samples, pulse, viewers, table, process }) {
  if (samples) history = samples;
  if (pulse) drawPulse(pulse);
  if (viewers) find("#viewers").textContent = names(viewers);
  if (table) drawTable(table);
  if (process) drawProcess(process);
}

// Words for numbers

function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) { count /= 1024; unit++; }
  return `${count.toFixed(unit === 0 || count >= 100 ? 0 : 1)} ${units[unit]}`;
}

function duration(seconds) {
  const [days, hours, minutes] = [86_400, 3_600, 60].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${hours % 24} h`;
  if (hours) return `${hours} h ${minutes % 60} min`;
  if (minutes) return `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}

function names(viewers) {
  return viewers.map(({ name, you }) => (you ? `${name} (you)` : name)).sort().join(", ");
}

// The counters and the curve

function drawPulse(pulse) {
  const before = history.at(-1);
  history = [...history, pulse].slice(-kept);

  find("#processes").textContent = numbers.format(pulse.processes);
  find("#crowd").textContent = numbers.format(pulse.crowd);
  find("#memory").textContent = bytes(pulse.memory);
  find("#connections").textContent = numbers.format(pulse.connections);
  find("#run_queue").textContent = numbers.format(pulse.run_queue);
  find("#descriptors").textContent = pulse.descriptors === null ? "–" : numbers.format(pulse.descriptors);
  find("#uptime").textContent = duration(pulse.uptime);
  if (before && pulse.requests >= before.requests)
    find("#rate").textContent = numbers.format(pulse.requests - before.requests);

  drawCurve(history.map((sample) => sample.processes));
}

function drawCurve(values) {
  const [width, height] = [600, 120];
  const most = Math.max(...values), least = Math.min(...values);
  // A little room above and below, so that a flat line is one in the middle.
  const room = Math.max(10, (most - least) * 0.1);
  const bottom = Math.max(0, least - room), top = most + room;
  const x = (index) => (width * (index + kept - values.length)) / (kept - 1);
  const y = (value) => height - (height * (value - bottom)) / (top - bottom);
  const line = values.map((value, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");

  find("#curve .line").setAttribute("d", line);
  find("#curve .area").setAttribute("d", `${line}V${height}H${x(0).toFixed(1)}Z`);
  find("#range").textContent = `between ${numbers.format(least)} and ${numbers.format(most)}`;
}

// The table

const cells = {
  pid: (row) => row.pid,
  name: (row) => row.name,
  function: (row) => row.function,
  memory: (row) => bytes(row.memory),
  reductions: (row) => numbers.format(row.reductions),
  messages: (row) => numbers.format(row.messages),
};
const numeric = new Set(["memory", "reductions", "messages"]);

function newRow(pid) {
  const tr = document.createElement("tr");
  tr.dataset.pid = pid;
  for (const column of Object.keys(cells)) {
    const td = tr.insertCell();
    td.className = numeric.has(column) ? `${column} number` : column;
    if (column === "pid") {
      // A button, so that the keyboard gets there, too.
      const button = document.createElement("button");
      button.className = "pid-link";
      td.append(button);
    } else if (column === "name") {
      td.append(document.createElement("span"), document.createElement("span"));
      td.lastChild.className = "small";
    }
  }
  return tr;
}

function fillRow(tr, row, sorted, most) {
  Object.entries(cells).forEach(([column, text], index) => {
    const td = tr.cells[index];
    const target = column === "pid" || column === "name" ? td.firstChild : td;
    if (target.textContent !== text(row)) target.textContent = text(row);
    td.title = column === "name" || column === "function" ? text(row) : "";
    td.classList.toggle("sorted", column === sorted);
    if (numeric.has(column)) td.style.setProperty("--share", column === sorted && most ? row[column] / most : 0);
  });
  find(".small", tr).textContent = row.function;
  tr.classList.toggle("open", row.pid === opened);
}

function drawTable({ column, direction, rows }) {
  const table = find("#table"), body = table.tBodies[0];
  const old = new Map([...body.rows].map((tr) => [tr.dataset.pid, tr]));
  const most = numeric.has(column) ? Math.max(...rows.map((row) => row[column])) : 0;

  table.dataset.column = find("#order").value = column;
  for (const th of table.tHead.rows[0].cells) {
    if (th.dataset.column !== column) th.removeAttribute("aria-sort");
    else th.setAttribute("aria-sort", direction === "asc" ? "ascending" : "descending");
  }

  // Rows that are already there are moved only if they stand elsewhere, so that what is pointed at stays.
  rows.forEach((row, index) => {
    const tr = old.get(row.pid) ?? newRow(row.pid);
    old.delete(row.pid);
    fillRow(tr, row, column, most);
    if (body.rows[index] !== tr) body.insertBefore(tr, body.rows[index] ?? null);
  });
  for (const tr of old.values()) tr.remove();
}

// One process

let opened = null;

function openProcess(pid) {
  opened = pid;
  send({ show: pid });
}

function closeProcess() {
  if (opened === null) return;
  opened = null;
  send({ hide: true });
  find("#process").hidden = true;
  for (const tr of document.querySelectorAll("tr.open")) tr.classList.remove("open");
}

const relatives = ({ count, first }) =>
  count === 0 ? "none" : first.join(" ") + (count > first.length ? ` and ${numbers.format(count - first.length)} more` : "");

function facts(process) {
  return [
    ["Status", process.status],
    ["Function", process.function],
    ["Memory", bytes(process.memory)],
    ["Heap", `${numbers.format(process.heap_words)} words`],
    ["Stack", `${numbers.format(process.stack_words)} words`],
    ["Reductions", numbers.format(process.reductions)],
    ["Mailbox", numbers.format(process.messages)],
    ["Priority", process.priority],
    ["Traps exits", process.trap_exit ? "yes" : "no"],
    ["Links", relatives(process.links)],
    ["Monitors", relatives(process.monitors)],
    ["Monitored by", relatives(process.monitored_by)],
  ];
}

function drawProcess(process) {
  if (process.pid !== opened) return;
  const panel = find("#process");
  panel.hidden = false;
  panel.dataset.gone = Boolean(process.gone);
  find("h2", panel).textContent = process.pid;
  find(".name", panel).textContent = process.gone ? "This process has ended." : process.name;
  find("#kill").hidden = !process.killable;

  find("dl", panel).replaceChildren(...(process.gone ? [] : facts(process)).flatMap(([term, value]) => {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = value;
    return [dt, dd];
  }));

  find(".stack", panel).replaceChildren(...(process.stack ?? []).map((frame) => {
    const li = document.createElement("li");
    li.textContent = frame;
    return li;
  }));
  find("h3", panel).hidden = Boolean(process.gone);
}

// Clicks and keys

document.addEventListener("click", ({ target }) => {
  const header = target.closest("th[data-column]");
  const row = target.closest("tr[data-pid]");
  const button = target.closest("button");

  if (header) send({ sort: header.dataset.column });
  else if (row) openProcess(row.dataset.pid);
  else if (button?.dataset.start) send({ start: Number(button.dataset.start) });
  else if (button?.id === "stop") send({ stop: true });
  else if (button?.id === "kill") send({ kill: opened });
  else if (button && "hide" in button.dataset) closeProcess();
});

find("#order").addEventListener("change", ({ target }) => send({ sort: target.value }));

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") closeProcess();
});

connect();
