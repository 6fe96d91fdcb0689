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
}

type Speaker = "user" | "ai";

const TEXT_ID = "text-input";
const SUBMIT = ".input-button";
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
    // Without a font family of its own the element would load one from a third party.
    this.element.style.fontFamily = FONT;
    this.ready = new Promise((resolve) => {
      this.element.onComponentRender = () => resolve();
    });
    this.configure();
    // The element draws parts of itself anew now and then, without their names.
    new MutationObserver(() => this.describe()).observe(this.root, { childList: true, subtree: true });
    this.root.addEventListener("click", (event) => this.press(event), true);
    this.root.addEventListener("keydown", (event) => this.typed(event as KeyboardEvent), true);
  }

  /** Shows a message, and retires the buttons of the earlier ones. */
  async show(content: HTMLElement, speaker: Speaker): Promise<void> {
    await this.ready;
    this.retireButtons();
    this.element.addMessage({ html: content.outerHTML, role: speaker });
    this.element.scrollToBottom();
  }

  /** Replaces everything shown. Screen readers are not made to read it all out. */
  async replace(contents: { content: HTMLElement; speaker: Speaker }[]): Promise<void> {
    await this.ready;
    const log = this.log;
    log?.setAttribute("aria-live", "off");
    this.element.clearMessages(true);
    for (const { content, speaker } of contents) await this.show(content, speaker);
    window.setTimeout(() => log?.setAttribute("aria-live", "polite"), 500);
  }

  /** Puts the cursor into the text box. */
  async focus(): Promise<void> {
    await this.ready;
    this.input?.focus();
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

  private get input(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`#${TEXT_ID}`);
  }

  private get log(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("#messages");
  }

  private configure(): void {
    this.element.chatStyle = {
      fontSize: "1rem",
      width: "100%",
      height: "100%",
      border: "none",
      backgroundColor: "transparent",
    };
    this.element.auxiliaryStyle = chatCss;
    this.element.textInput = { placeholder: { text: "Write a message" }, characterLimit: 4000 };
    this.element.submitButtonStyles = { submit: { svg: { content: SEND_ICON } }, position: "outside-end", alwaysEnabled: true };
    this.element.connect = { websocket: true, handler: (_body: unknown, signals: Signals) => signals.onOpen() };
  }

  private typed(event: KeyboardEvent): void {
    const target = event.target as Element | null;
    const sends = target?.id === TEXT_ID && event.key === "Enter" && !event.shiftKey && !event.isComposing;
    const presses = target?.closest(SUBMIT) && (event.key === "Enter" || event.key === " ");
    if (sends || presses) this.submit(event);
  }

  /** Takes the text before deep-chat does: it would draw it as Markdown, and load pictures the text names. */
  private submit(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    const input = this.input;
    const text = input?.innerText.trim();
    if (!input || !text) return;
    input.textContent = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    this.events.onText(text);
  }

  private press(event: Event): void {
    const target = event.target as Element | null;
    if (target?.closest(SUBMIT)) {
      this.submit(event);
      return;
    }
    const button = target?.closest<HTMLButtonElement>(`button[${PAYLOAD}]`);
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
    if (log && log.getAttribute("role") !== "log") {
      log.setAttribute("role", "log");
      log.setAttribute("aria-live", "polite");
      log.setAttribute("aria-label", this.label);
      log.tabIndex = 0;
    }
    this.input?.setAttribute("aria-multiline", "true");
    this.root.querySelector(SUBMIT)?.setAttribute("aria-label", "Send message");
  }
}
