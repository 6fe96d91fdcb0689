import type { ChatConfig } from "./config";
import { Connection, type LinkState } from "./connection";
import { Dialogue } from "./dialogue";
import { Panel } from "./panel";
import type { Message, Outgoing } from "./protocol";
import { renderMessage, renderSpeakerChange } from "./render";
import type { TokenStore } from "./session";
import { shownText, Transcript, type Entry } from "./transcript";

const TALK_TO_PERSON: Outgoing = { message: "/talk_to_human", title: "Talk to a person" };
const STATUS: Record<LinkState, string> = {
  connecting: "Connecting …",
  online: "",
  reconnecting: "The connection was lost. Trying again …",
  unavailable: "The chat can't be reached right now. We keep trying.",
};
const WAITS = "You're not connected. Your message will be sent when the connection is back.";
const UNCONFIRMED = "Your last message may not have arrived. If there is no reply, please send it again.";

function speakerOf(message: Message): "user" | "ai" {
  return message.from === "user" ? "user" : "ai";
}

/** One chat on one page: joins the connection, the conversation and what is on the screen. */
export class Chat {
  private readonly transcript: Transcript;
  private readonly dialogue: Dialogue;
  private readonly panel: Panel;
  private readonly connection: Connection;
  /** Drawing is asynchronous; this keeps messages in the order they arrived in. */
  private drawing: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: ChatConfig,
    tokens: TokenStore,
  ) {
    this.transcript = new Transcript(config.title);
    this.dialogue = new Dialogue(
      {
        onText: (text) => this.say({ message: text }),
        onButton: (payload, title) => this.say({ message: payload, title }),
      },
      `Conversation with ${config.title}`,
    );
    this.panel = new Panel(
      config,
      { onOpen: () => this.opened(), onPerson: () => this.say(TALK_TO_PERSON) },
      this.dialogue,
    );
    this.connection = new Connection(config, tokens, {
      onState: (state) => this.panel.setStatus(this.transcript.hasUnsent ? WAITS : STATUS[state]),
      onHistory: (messages) => this.restore(messages),
      onMessage: (message) => this.receive(message),
      onTyping: (on) => this.panel.setTyping(on, this.transcript.person),
      onError: (error) => this.panel.setStatus(error.text),
      onConfirmed: (outgoing) => this.transcript.confirm(outgoing),
      onUnconfirmed: () => this.panel.setStatus(UNCONFIRMED),
    });
  }

  /** Adds the chat to the page. It connects when it is opened for the first time. */
  mount(): void {
    this.panel.mount();
  }

  private opened(): void {
    this.connection.open();
    void this.dialogue.scrollToNewest();
  }

  private say(outgoing: Outgoing): void {
    const bubble = renderMessage({ from: "user", text: shownText(outgoing) }, this.config);
    this.draw(() => this.dialogue.show(bubble, "user"));
    if (this.connection.isOnline) {
      this.panel.setStatus("");
      this.send(outgoing);
    } else {
      this.transcript.queue(outgoing);
      this.panel.setStatus(WAITS);
    }
  }

  private send(outgoing: Outgoing): void {
    this.transcript.sent(outgoing);
    this.connection.send(outgoing);
  }

  private restore(history: Message[]): void {
    const lost = this.transcript.takeLost(history);
    const shown = this.transcript.restore(history);
    const waiting = this.transcript.takeUnsent();
    const own = [...lost, ...waiting].map((outgoing): Entry => {
      return { kind: "message", message: { from: "user", text: shownText(outgoing) } };
    });
    this.draw(() => this.dialogue.replace([...shown, ...own].map((entry) => this.picture(entry))));
    this.panel.setPerson(this.transcript.person);
    this.panel.setStatus(lost.length ? UNCONFIRMED : "");
    for (const outgoing of waiting) this.send(outgoing);
  }

  private receive(message: Message): void {
    for (const entry of this.transcript.add(message)) {
      const { content, speaker } = this.picture(entry);
      this.draw(() => this.dialogue.show(content, speaker));
      if (entry.kind === "message" && speaker === "ai") this.panel.countUnread();
    }
    this.panel.setPerson(this.transcript.person);
  }

  private picture(entry: Entry): { content: HTMLElement; speaker: "user" | "ai" } {
    if (entry.kind === "speaker") return { content: renderSpeakerChange(entry.notice), speaker: "ai" };
    return { content: renderMessage(entry.message, this.config), speaker: speakerOf(entry.message) };
  }

  private draw(step: () => Promise<void>): void {
    this.drawing = this.drawing.then(step);
  }
}
