import type { DeepChat } from "deep-chat";
import "deep-chat";

import chatCss from "./dialogue.css?inline";
import { PAYLOAD } from "./render";

/** What the customer does in the dialogue. */
export interface DialogueEvents {
  onText(text: string): void;
  onButton(payload: string, title: string): void;
}

interface Signals {
  onOpen: () => void;
  newUserMessage: { listener: (body: { messages?: { text?: string }[] }) => void };
}

type Speaker = "user" | "ai";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const SEND_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M5 12h13M12 5l7 7-7 7"/></svg>';

/**
 * The list of messages and the text box: a deep-chat element, given the roles and names it lacks.
 * Messages enter it as markup that `render.ts` built from text nodes.
 */
export class Dialogue {
  readonly element: DeepChat;
  private readonly ready: Promise<void>;

  constructor(
    private readonly events: DialogueEvents,
    private readonly label: string,
  ) {
    this.element = document.createElement("deep-chat");
    this.ready = new Promise((resolve) => {
      this.element.onComponentRender = () => {
        this.describe();
        resolve();
      };
    });
    this.configure();
    this.root.addEventListener("click", (event) => this.press(event));
  }

  /** Shows a message, and retires the buttons of the earlier ones. */
  async show(content: HTMLElement, speaker: Speaker): Promise<void> {
    await this.ready;
    this.retireButtons();
    this.element.addMessage({ html: content.outerHTML, role: speaker });
  }

  /** Replaces everything shown. Screen readers are not made to read it all out. */
  async replace(contents: { content: HTMLElement; speaker: Speaker }[]): Promise<void> {
    await this.ready;
    const log = this.log;
    log?.setAttribute("aria-live", "off");
    this.element.clearMessages(true);
    for (const { content, speaker } of contents) await this.show(content, speaker);
    this.element.scrollToBottom();
    window.setTimeout(() => log?.setAttribute("aria-live", "polite"), 500);
  }

  /** Puts the cursor into the text box. */
  async focus(): Promise<void> {
    await this.ready;
    this.root.querySelector<HTMLElement>("#text-input")?.focus();
  }

  /** Scrolls to the newest message; a hidden panel cannot. */
  async scrollToNewest(): Promise<void> {
    await this.ready;
    this.element.scrollToBottom();
  }

  private get root(): ShadowRoot {
    if (!this.element.shadowRoot) throw new Error("deep-chat has no shadow root");
    return this.element.shadowRoot;
  }

  private get log(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("#messages");
  }

  private configure(): void {
    // Without its own font family deep-chat would load one from a third party.
    this.element.chatStyle = {
      fontFamily: FONT,
      fontSize: "1rem",
      width: "100%",
      height: "100%",
      border: "none",
      backgroundColor: "transparent",
    };
    this.element.auxiliaryStyle = chatCss;
    this.element.textInput = { placeholder: { text: "Write a message" }, characterLimit: 4000 };
    this.element.submitButtonStyles = { submit: { svg: { content: SEND_ICON } }, position: "outside-end", alwaysEnabled: true };
    this.element.connect = {
      websocket: true,
      handler: (_body: unknown, signals: Signals) => {
        signals.newUserMessage.listener = (body) => this.submitted(body);
        signals.onOpen();
      },
    };
  }

  private submitted(body: { messages?: { text?: string }[] }): void {
    const text = body.messages?.at(-1)?.text?.trim();
    if (text) this.events.onText(text);
  }

  /** Replaces the bubble deep-chat made of the customer's text by one that shows it unchanged. */
  async redrawLast(content: HTMLElement): Promise<void> {
    await this.ready;
    this.retireButtons();
    this.element.updateMessage({ html: content.outerHTML }, this.element.getMessages().length - 1);
    this.element.scrollToBottom();
  }

  private press(event: Event): void {
    const button = (event.target as Element | null)?.closest<HTMLButtonElement>(`button[${PAYLOAD}]`);
    if (!button || button.disabled) return;
    const payload = button.getAttribute(PAYLOAD) ?? "";
    button.classList.add("chosen");
    this.retireButtons();
    void this.focus();
    this.events.onButton(payload, button.textContent ?? "");
  }

  private retireButtons(): void {
    for (const button of this.root.querySelectorAll<HTMLButtonElement>(`button[${PAYLOAD}]`)) button.disabled = true;
  }

  private describe(): void {
    const log = this.log;
    if (log) {
      log.setAttribute("role", "log");
      log.setAttribute("aria-live", "polite");
      log.setAttribute("aria-label", this.label);
      log.tabIndex = 0;
    }
    const input = this.root.querySelector<HTMLElement>("#text-input");
    input?.setAttribute("role", "textbox");
    input?.setAttribute("aria-multiline", "true");
    input?.setAttribute("aria-label", "Write a message");
    const submit = this.root.querySelector<HTMLElement>(".input-button");
    submit?.setAttribute("aria-label", "Send message");
  }
}
