import { apiKey, socketProtocols } from "../api/key";

const KEPT_MS = 120_000;
/** The server says something every 15 s; a line that was silent for longer may be dead without knowing it. */
const SILENT_MS = 40_000;

interface Spare {
  socket: WebSocket;
  protocols: string;
  heard: number;
  timer: ReturnType<typeof setTimeout>;
}

/** Connections to the server's stream. One that has done its work is kept for a while, because the next run is near: its handshake is saved. */
export class Sockets {
  #spare: Spare | undefined;

  constructor(private readonly connect: (protocols: string[]) => WebSocket, private readonly now: () => number) {}

  /** A connection, which may be open already; it belongs to the caller until it is given back or closed. */
  take(): WebSocket {
    const spare = this.#spare;
    this.#forget();
    if (spare && spare.socket.readyState <= WebSocket.OPEN && spare.protocols === key() && this.now() - spare.heard < SILENT_MS) return spare.socket;
    spare?.socket.close();
    return this.connect(socketProtocols());
  }

  /** Opens a connection ahead, for a run that is near. */
  prepare(): void {
    if (!this.#spare) this.giveBack(this.connect(socketProtocols()));
  }

  /** Takes a connection back that follows no job any more. */
  giveBack(socket: WebSocket): void {
    this.#spare?.socket.close();
    this.#forget();
    const spare: Spare = { socket, protocols: key(), heard: this.now(), timer: setTimeout(() => this.#drop(spare), KEPT_MS) };
    this.#spare = spare;
    socket.onopen = null;
    socket.onmessage = () => { spare.heard = this.now(); };
    socket.onclose = () => this.#drop(spare);
  }

  #forget(): void {
    clearTimeout(this.#spare?.timer);
    this.#spare = undefined;
  }

  #drop(spare: Spare): void {
    if (this.#spare !== spare) return;
    this.#forget();
    spare.socket.onclose = null;
    spare.socket.close();
  }
}

const key = () => apiKey.get();

/** Those of this page. */
export const sockets = new Sockets(
  (protocols) => new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/stream`, protocols),
  () => performance.now(),
);
