import type { BotMessage, Message, Outgoing } from "./protocol";

/** What is to be shown next: a message, or the notice that somebody else speaks now. */
export type Entry = { kind: "message"; message: Message } | { kind: "speaker"; notice: string };

const ASSISTANT = "";

function voiceOf(message: BotMessage): string {
  return message.origin === "human" ? (message.agent ?? "a person on our team") : ASSISTANT;
}

/** Returns what the customer sees of an own message: a button's title, never its payload. */
export function shownText(outgoing: Outgoing): string {
  return outgoing.title ?? outgoing.message;
}

/** The conversation as shown: who speaks, what was seen already, and what still waits to be sent. */
export class Transcript {
  private voice = ASSISTANT;
  private readonly seen = new Set<string>();
  private waiting: Outgoing[] = [];
  private inFlight: Outgoing[] = [];

  constructor(private readonly assistant: string) {}

  /** The person who wrote the last bot message, or null while the assistant speaks. */
  get person(): string | null {
    return this.voice === ASSISTANT ? null : this.voice;
  }

  /** Whether a message waits for the connection. */
  get hasUnsent(): boolean {
    return this.waiting.length > 0;
  }

  /** Starts over with the server's history; what was not sent yet stays. */
  restore(history: Message[]): Entry[] {
    this.voice = ASSISTANT;
    this.seen.clear();
    return history.flatMap((message) => this.add(message));
  }

  /** Hands over, and forgets, the messages that were sent before the connection broke and are not in `history`. */
  takeLost(history: Message[]): Outgoing[] {
    const arrived = new Set(history.flatMap((message) => (message.from === "user" ? [message.text] : [])));
    const lost = this.inFlight.filter((outgoing) => !arrived.has(shownText(outgoing)));
    this.inFlight = [];
    return lost;
  }

  /** Takes in a message. Returns what to show: nothing for one that was shown already. */
  add(message: Message): Entry[] {
    if (message.from === "user") return [{ kind: "message", message }];
    if (message.id !== undefined) {
      if (this.seen.has(message.id)) return [];
      this.seen.add(message.id);
    }
    const entries: Entry[] = [];
    const voice = voiceOf(message);
    if (voice !== this.voice) {
      this.voice = voice;
      const speaker = voice === ASSISTANT ? `${this.assistant}, an AI assistant, again` : voice;
      entries.push({ kind: "speaker", notice: `You are now talking with ${speaker}.` });
    }
    entries.push({ kind: "message", message });
    return entries;
  }

  /** Remembers a message that was sent until `confirm` is called with it. */
  sent(outgoing: Outgoing): void {
    this.inFlight.push(outgoing);
  }

  /** Forgets a sent message: the server has dealt with it. */
  confirm(outgoing: Outgoing): void {
    this.inFlight = this.inFlight.filter((other) => other !== outgoing);
  }

  /** Remembers a message that waits for the connection. */
  queue(outgoing: Outgoing): void {
    this.waiting.push(outgoing);
  }

  /** Hands over what waits, oldest first, and forgets it. */
  takeUnsent(): Outgoing[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }
}
