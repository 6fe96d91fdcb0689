import { io, type Socket } from "socket.io-client";

import type { ChatConfig } from "./config";
import { landing } from "./landing";
import {
  readBotMessage,
  readHistory,
  readServerError,
  readTyping,
  readUserMessage,
  type Message,
  type Outgoing,
  type ServerError,
} from "./protocol";
import { requestSession, type Session, type TokenStore } from "./session";

/** How the chat stands with the server. */
export type LinkState = "connecting" | "online" | "reconnecting" | "unavailable";

/** What a connection reports. */
export interface ConnectionEvents {
  onState(state: LinkState): void;
  onHistory(messages: Message[]): void;
  onMessage(message: Message): void;
  onTyping(on: boolean): void;
  onError(error: ServerError): void;
  /** The server has dealt with a message. */
  onConfirmed(outgoing: Outgoing): void;
  /** The server did not confirm a message in time, or the connection broke before it did. */
  onUnconfirmed(outgoing: Outgoing): void;
}

const CONFIRMATION_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const REFUSALS_BEFORE_UNAVAILABLE = 3;

/** Returns how long to wait before the given attempt (0 = the first repetition), in milliseconds. */
export function retryDelay(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
}

/** The socket.io connection of one chat: session, history, messages both ways, and recovery when it breaks. */
export class Connection {
  private socket: Socket | null = null;
  private session: Session | null = null;
  private isConfirmed = false;
  private attempts = 0;

  constructor(
    private readonly config: ChatConfig,
    private readonly tokens: TokenStore,
    private readonly events: ConnectionEvents,
  ) {}

  /** Whether a message can be sent now. */
  get isOnline(): boolean {
    return this.isConfirmed && this.socket?.connected === true;
  }

  /** Connects, and keeps trying. Further calls do nothing. */
  open(): void {
    if (this.socket || this.session) return;
    this.events.onState("connecting");
    void this.start();
  }

  /** Sends a message. Call only while online. */
  send(outgoing: Outgoing): void {
    if (!this.socket || !this.session) throw new Error("the chat is not connected");
    const metadata = landing(this.config.facts, window.location);
    const body = { ...outgoing, session_id: this.session.sessionId, metadata };
    this.socket.timeout(CONFIRMATION_MS).emit("user_uttered", body, (error: Error | null) => {
      if (error) this.events.onUnconfirmed(outgoing);
      else this.events.onConfirmed(outgoing);
    });
  }

  private async start(): Promise<void> {
    try {
      this.session = await requestSession(this.config.tokenUrl, this.tokens);
    } catch {
      this.repeat(() => void this.start());
      return;
    }
    if (this.socket) this.socket.connect();
    else this.listen(this.connectSocket());
  }

  private connectSocket(): Socket {
    this.socket = io(this.config.rasa, {
      auth: (callback) => callback({ token: this.session?.token }),
      withCredentials: false,
      transports: ["websocket", "polling"],
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LONGEST_RETRY_MS,
    });
    return this.socket;
  }

  private listen(socket: Socket): void {
    socket.on("connect", () => {
      const metadata = landing(this.config.facts, window.location);
      socket.emit("session_request", { session_id: this.session?.sessionId, metadata });
    });
    socket.on("session_confirm", () => {
      this.isConfirmed = true;
      this.attempts = 0;
    });
    socket.on("history", (data: unknown) => {
      this.events.onState("online");
      this.events.onHistory(readHistory(data));
    });
    socket.on("bot_uttered", (data: unknown) => this.receive(readBotMessage(data)));
    socket.on("user_echo", (data: unknown) => this.receive(readUserMessage(data)));
    socket.on("typing", (data: unknown) => this.events.onTyping(readTyping(data)));
    socket.on("gate_error", (data: unknown) => this.events.onError(readServerError(data)));
    socket.on("connect_error", () => {
      // An active socket tries again by itself; one that was refused needs a fresh token.
      if (socket.active) this.events.onState("reconnecting");
      else this.repeat(() => void this.start());
    });
    socket.on("disconnect", () => {
      this.isConfirmed = false;
      this.events.onTyping(false);
      this.events.onState("reconnecting");
      if (!socket.active) this.repeat(() => void this.start());
    });
  }

  private receive(message: Message | null): void {
    if (message) this.events.onMessage(message);
  }

  private repeat(attempt: () => void): void {
    const failed = this.attempts >= REFUSALS_BEFORE_UNAVAILABLE;
    this.events.onState(failed ? "unavailable" : "reconnecting");
    window.setTimeout(attempt, retryDelay(this.attempts));
    this.attempts += 1;
  }
}
