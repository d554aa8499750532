// The built-in page: choose a language, write a program, run it, talk to it.

const INDENT = "    ";
const MAX_SHOWN = 2_000_000; // characters; a page that holds more than this becomes slow
const RECONNECT_MS = 1000;
const MAX_RECONNECTS = 10;

const $ = (id) => document.getElementById(id);
const [language, source, stdin, output, statusLine, run, stop, typing, line, eof] = [
  "language", "source", "stdin", "output", "status", "run", "stop", "typing", "line", "eof",
].map($);

let languages = [];
let current = null; // the job on show: { id, url, socket, lastSeq, reconnects, interactive, done }
let shown = 0;
let cut = false;

// ---- languages

async function loadLanguages() {
  const answer = await fetch("/api/languages");
  if (!answer.ok) {
    throw new Error(await explain(answer));
  }

  languages = (await answer.json()).languages;
  language.replaceChildren(...languages.map((l) => {
    const option = new Option(l.available ? `${l.name} ${l.version ?? ""}`.trim() : `${l.name} (not installed)`, l.id);
    option.disabled = !l.available;
    option.title = l.problem ?? "";
    return option;
  }));
  const first = languages.find((l) => l.id === localStorage.getItem("language") && l.available)
    ?? languages.find((l) => l.id === "python" && l.available)
    ?? languages.find((l) => l.available);
  if (!first) {
    setStatus("No language is installed on a runner yet.", "bad");
    return;
  }

  language.value = first.id;
  language.disabled = false;
  run.disabled = false;
  showHello();
}

// A sample never replaces what somebody wrote.
function showHello() {
  const untouched = source.value.trim() === "" || languages.some((l) => l.hello === source.value);
  if (untouched) {
    source.value = languages.find((l) => l.id === language.value)?.hello ?? "";
  }
}

// ---- running

async function start() {
  leave();
  clearOutput();
  run.disabled = true;
  setStatus("Sending…");
  const given = stdin.value;
  try {
    const answer = await fetch("/api/execute", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ language: language.value, source_code: source.value, stdin: given === "" ? undefined : given }),
    });
    if (!answer.ok) {
      throw new Error(await explain(answer));
    }

    const accepted = await answer.json();
    current = { id: accepted.job_id, url: accepted.stream_url, socket: null, lastSeq: 0, reconnects: 0, interactive: given === "", done: false };
    stop.disabled = false;
    setStatus("Queued…");
    connect(current);
  } catch (error) {
    run.disabled = false;
    setStatus(error.message, "bad");
  }
}

function connect(job) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}${job.url}?from_seq=${job.lastSeq + 1}`);
  job.socket = socket;
  socket.onopen = () => { job.reconnects = 0; };
  socket.onmessage = (message) => { if (job === current) receive(job, JSON.parse(message.data)); };
  socket.onclose = () => { if (job === current && !job.done) reconnect(job); };
}

function reconnect(job) {
  if (++job.reconnects > MAX_RECONNECTS) {
    setStatus("The connection is lost. The job goes on; run again to start a new one.", "bad");
    finish(job);
    return;
  }

  setStatus("Connecting again…");
  setTimeout(() => { if (job === current && !job.done) connect(job); }, RECONNECT_MS);
}

function receive(job, { type, data }) {
  if (data.seq) {
    job.lastSeq = data.seq;
  }

  switch (type) {
    case "output":
      append(data.stream, data.text);
      break;
    case "status":
      if (data.status === "running") {
        setStatus("Running…");
        offerTyping(job);
      }
      break;
    case "stage":
      if (data.stage === "compile" && data.state === "started") setStatus("Compiling…");
      if (data.stage === "run" && data.state === "started") setStatus("Running…");
      break;
    case "restarted":
      clearOutput();
      append("note", `Started again: ${data.reason}\n`);
      break;
    case "result":
      showResult(data.result);
      finish(job);
      break;
    case "error":
      append("note", `\n${data.message}\n`);
      break;
  }
}

function showResult(result) {
  const how = result.exit_code != null ? `exit code ${result.exit_code}` : result.signal ?? "";
  const facts = [
    result.outcome.replaceAll("_", " "),
    how,
    `${formatMs(result.duration)}`,
    result.memory_peak != null ? formatBytes(result.memory_peak) : "",
    result.truncated ? "output cut" : "",
    result.warm ? "warm" : "",
  ].filter(Boolean);
  const error = result.error ? `\n${result.error}` : "";
  setStatus(facts.join(" · ") + error, result.status === "completed" ? "good" : "bad");
}

function finish(job) {
  job.done = true;
  stop.disabled = true;
  run.disabled = false;
  typing.hidden = true;
}

function leave() {
  if (current?.socket) {
    current.done = true;
    current.socket.close();
  }

  current = null;
  typing.hidden = true;
}

async function cancel() {
  if (!current) {
    return;
  }

  stop.disabled = true;
  const answer = await fetch(`/api/jobs/${current.id}`, { method: "DELETE" });
  if (!answer.ok) {
    setStatus(await explain(answer), "bad");
    stop.disabled = false;
  }
}

// ---- typing into the program

function offerTyping(job) {
  if (job.interactive && typing.hidden) {
    typing.hidden = false;
    line.disabled = eof.disabled = false;
    line.value = "";
    line.focus();
  }
}

function say(message) {
  if (current?.socket?.readyState === WebSocket.OPEN) {
    current.socket.send(JSON.stringify(message));
    return true;
  }

  return false;
}

function sendLine(event) {
  event.preventDefault();
  if (say({ type: "stdin", data: `${line.value}\n` })) {
    append("typed", `${line.value}\n`);
    line.value = "";
  }
}

function endInput() {
  if (say({ type: "stdin_eof" })) {
    line.disabled = eof.disabled = true;
  }
}

// ---- output, as text and never as markup

function append(kind, text) {
  if (cut || text === "") {
    return;
  }

  if (shown + text.length > MAX_SHOWN) {
    cut = true;
    [kind, text] = ["note", "\n… more output than this page shows; the job's result has it.\n"];
  }

  const atEnd = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
  shown += text.length;
  const last = output.lastChild;
  if (last?.className === kind) {
    last.firstChild.appendData(text);
  } else {
    const span = document.createElement("span");
    span.className = kind;
    span.append(document.createTextNode(text));
    output.append(span);
  }

  if (atEnd) {
    output.scrollTop = output.scrollHeight;
  }
}

function clearOutput() {
  output.replaceChildren();
  shown = 0;
  cut = false;
}

// ---- words

function setStatus(text, state = "") {
  statusLine.textContent = text;
  statusLine.dataset.state = state;
}

async function explain(answer) {
  try {
    const problem = await answer.json();
    const errors = Object.entries(problem.errors ?? {}).map(([field, messages]) => `${field}: ${messages.join("; ")}`);
    return errors.length > 0 ? errors.join("\n") : problem.detail ?? problem.title;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}

function formatMs(ms) {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function formatBytes(bytes) {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

// ---- the editor: Tab inserts spaces; after Escape it moves on, so that the keyboard is not trapped

let tabMovesOn = false;

function editKey(event) {
  if (event.key === "Escape") {
    tabMovesOn = true;
    return;
  }

  if (event.key === "Tab" && !event.shiftKey && !tabMovesOn) {
    event.preventDefault();
    source.setRangeText(INDENT, source.selectionStart, source.selectionEnd, "end");
  }

  tabMovesOn = false;
}

source.addEventListener("keydown", editKey);
language.addEventListener("change", () => {
  localStorage.setItem("language", language.value);
  showHello();
});
run.addEventListener("click", start);
stop.addEventListener("click", cancel);
typing.addEventListener("submit", sendLine);
eof.addEventListener("click", endInput);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !run.disabled) {
    event.preventDefault();
    start();
  }
});

loadLanguages().catch((error) => setStatus(error.message, "bad"));
