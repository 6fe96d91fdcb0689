import panelCss from "./panel.css?inline";
import type { ChatConfig } from "./config";

/** What the customer does with the panel's own controls. */
export interface PanelEvents {
  onOpen(): void;
  onPerson(): void;
}

/** Elements of the page that open the chat when pressed. */
const OPENER = "[data-concierge-open]";
const OPEN_KEY = "concierge-chat-open";
const CHAT_ICON =
  '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z"/><path d="M9 11h8M9 14h5"/></svg>';
const CLOSE_ICON =
  '<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>';

// Fixed markup; everything that depends on the page or the conversation is filled in as text.
const MARKUP = `
<button type="button" class="launcher" aria-expanded="false" aria-controls="panel">
  ${CHAT_ICON}<span class="launcher-label"></span><span class="unread" hidden></span>
</button>
<div id="panel" class="panel" role="dialog" aria-labelledby="title" aria-describedby="subtitle" tabindex="-1" hidden>
  <div class="header">
    <div class="heading">
      <div class="name"><h2 id="title"></h2><span class="badge">AI assistant</span></div>
      <p id="subtitle"></p>
    </div>
    <button type="button" class="close" aria-label="Close chat">${CLOSE_ICON}</button>
  </div>
  <div class="dialogue"></div>
  <p class="typing" role="status"></p>
  <p class="status" role="status"></p>
  <div class="footer"><button type="button" class="person">Talk to a person</button></div>
</div>`;

function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(OPEN_KEY) === "1";
  } catch {
    return false;
  }
}

function rememberOpen(open: boolean): void {
  try {
    sessionStorage.setItem(OPEN_KEY, open ? "1" : "0");
  } catch {
    // Storage is forbidden: the panel starts closed on the next page.
  }
}

/** The launcher and the dialog around the dialogue, isolated from the page's styles by a shadow root. */
export class Panel {
  private readonly host = document.createElement("div");
  private readonly root: ShadowRoot;
  private unread = 0;
  /** What opened the panel by hand; focus goes back there. */
  private opener: HTMLElement | null = null;

  constructor(
    private readonly config: ChatConfig,
    private readonly events: PanelEvents,
    private readonly dialogue: { element: HTMLElement; focus(): Promise<void> },
  ) {
    this.host.id = "concierge-chat";
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.innerHTML = MARKUP;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(panelCss);
    this.root.adoptedStyleSheets = [sheet];
    this.find(".launcher-label").textContent = `Chat with ${config.title}`;
    this.find("#title").textContent = config.title;
    this.find("#subtitle").textContent = config.subtitle;
    this.find(".dialogue").append(dialogue.element);
    this.listen();
  }

  /** Adds the chat to the page; on the next page of a visit it is open if it was open before. */
  mount(): void {
    document.body.append(this.host);
    document.addEventListener("click", (event) => {
      const opener = (event.target as Element | null)?.closest<HTMLElement>(OPENER);
      if (opener) this.openByHand(opener);
    });
    if (wasOpen()) this.setOpen(true);
  }

  get isOpen(): boolean {
    return !this.find(".panel").hidden;
  }

  /** Shows a line about the connection or a problem; an empty text takes it away. */
  setStatus(text: string): void {
    this.find(".status").textContent = text;
  }

  /** Shows or hides that a reply is being prepared. The assistant never claims to be typing. */
  setTyping(on: boolean, person: string | null): void {
    const text = person ? `${person} is replying` : "Preparing a reply";
    const line = this.find(".typing");
    line.textContent = on ? text : "";
    line.classList.toggle("on", on);
  }

  /** Says under the name who the customer is talking with. */
  setPerson(person: string | null): void {
    this.find("#subtitle").textContent = person ? `You are talking with ${person}` : this.config.subtitle;
  }

  /** Counts a message that arrived while the panel was closed. */
  countUnread(): void {
    if (this.isOpen) return;
    this.unread += 1;
    this.showUnread();
  }

  private find(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`the panel has no ${selector}`);
    return found;
  }

  private listen(): void {
    this.find(".launcher").addEventListener("click", () => this.openByHand(null));
    this.find(".close").addEventListener("click", () => this.closeByHand());
    this.find(".person").addEventListener("click", () => this.events.onPerson());
    this.find(".panel").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.closeByHand();
    });
  }

  private openByHand(opener: HTMLElement | null): void {
    this.opener = opener;
    this.setOpen(true);
    void this.dialogue.focus();
  }

  private closeByHand(): void {
    this.setOpen(false);
    (this.opener?.isConnected ? this.opener : this.find(".launcher")).focus();
  }

  private setOpen(open: boolean): void {
    this.find(".panel").hidden = !open;
    const launcher = this.find(".launcher");
    launcher.setAttribute("aria-expanded", String(open));
    launcher.hidden = open;
    rememberOpen(open);
    if (!open) return;
    this.unread = 0;
    this.showUnread();
    this.events.onOpen();
  }

  private showUnread(): void {
    const badge = this.find(".unread");
    badge.hidden = this.unread === 0;
    badge.textContent = this.unread === 1 ? "1 new message" : `${this.unread} new messages`;
  }
}
