import type { ChatConfig } from "./config";
import { linkTo, safeUrl } from "./links";
import type { BotMessage, Button, Card, Message, UserMessage } from "./protocol";
import { formatText } from "./text";

/** Marks a button that sends a payload; its value is the payload. */
export const PAYLOAD = "data-payload";

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

/** Returns who speaks in a bot message: the assistant, or the person who wrote it. */
export function speakerOf(message: BotMessage, config: ChatConfig): string {
  if (message.origin !== "human") return `${config.title} · AI assistant`;
  return message.agent ? `${message.agent} · our team` : "A person · our team";
}

function actions(buttons: Button[], config: ChatConfig): HTMLElement | null {
  const items = buttons.map((button) => {
    const item = document.createElement("li");
    if (button.url !== undefined) {
      const link = linkTo(button.url, button.title, config.site);
      if (link instanceof HTMLElement) link.className = "action";
      item.append(link);
      return item;
    }
    const control = element("button", "action", button.title);
    control.type = "button";
    control.setAttribute(PAYLOAD, button.payload ?? "");
    item.append(control);
    return item;
  });
  return items.length ? element("ul", "actions", ...items) : null;
}

function picture(source: string, alt: string, className: string, config: ChatConfig): HTMLImageElement | null {
  const url = safeUrl(source, config.site);
  if (!url) return null;
  const image = element("img", className);
  image.alt = alt;
  image.src = url.href;
  return image;
}

function card(content: Card, config: ChatConfig): HTMLLIElement {
  const item = element("li", "card");
  if (content.imageUrl) {
    // The title beside it says what it shows, so the picture stays silent for screen readers.
    const image = picture(content.imageUrl, "", "card-image", config);
    if (image) item.append(image);
  }
  const title = content.url ? linkTo(content.url, content.title, config.site) : content.title;
  item.append(element("p", "card-title", title));
  if (content.subtitle) item.append(element("p", "card-subtitle", formatText(content.subtitle, config.site)));
  const buttons = actions(content.buttons, config);
  if (buttons) item.append(buttons);
  return item;
}

function renderBot(message: BotMessage, config: ChatConfig): HTMLElement {
  const root = element("div", `message ${message.origin}`);
  root.append(element("p", "speaker", speakerOf(message, config)));
  if (message.text) root.append(element("div", "text", formatText(message.text, config.site)));
  if (message.image) {
    const image = picture(message.image, `Picture from ${config.title}`, "picture", config);
    if (image) root.append(image);
  }
  if (message.cards.length) {
    const cards = element("ul", "cards", ...message.cards.map((content) => card(content, config)));
    // Scrollable by keyboard too.
    cards.tabIndex = 0;
    cards.setAttribute("aria-label", message.cards.length === 1 ? "1 item" : `${message.cards.length} items`);
    root.append(cards);
  }
  if (message.origin === "generated") {
    const note = element("div", "provenance", element("p", "ai-label", config.generatedLabel));
    if (message.sources.length) {
      const links = message.sources.map((source) =>
        element("li", "", linkTo(source.url, source.title, config.site)),
      );
      note.append(element("p", "sources-title", "Sources"), element("ul", "sources", ...links));
    }
    root.append(note);
  }
  const buttons = actions(message.buttons, config);
  if (buttons) root.append(buttons);
  return root;
}

function renderUser(message: UserMessage): HTMLElement {
  const root = element("div", "message user");
  // The customer's own words are shown exactly as they were typed.
  root.append(element("span", "visually-hidden", "You said: "), element("div", "text", message.text));
  return root;
}

/** Returns a message as an element. Text from the message can end up only in text nodes and checked addresses. */
export function renderMessage(message: Message, config: ChatConfig): HTMLElement {
  return message.from === "user" ? renderUser(message) : renderBot(message, config);
}

/** Returns the line that tells the customer that somebody else is speaking from here on. */
export function renderSpeakerChange(notice: string): HTMLElement {
  return element("div", "speaker-change", notice);
}
