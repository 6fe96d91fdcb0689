/** The messages exchanged with the server, and the reading of what arrives: nothing is trusted to have its shape. */

export type Origin = "template" | "database" | "generated" | "human";

export interface Button {
  title: string;
  payload?: string;
  url?: string;
}

export interface Card {
  title: string;
  subtitle: string;
  imageUrl?: string;
  url?: string;
  buttons: Button[];
}

export interface Source {
  title: string;
  url: string;
}

export interface UserMessage {
  from: "user";
  text: string;
  timestamp?: string;
}

export interface BotMessage {
  from: "bot";
  id?: string;
  text: string;
  image?: string;
  cards: Card[];
  buttons: Button[];
  origin: Origin;
  /** First name of the person who wrote it, for origin "human". */
  agent?: string;
  sources: Source[];
  timestamp?: string;
}

export type Message = UserMessage | BotMessage;

/** A message on its way to the server. `title` is what the customer sees when `message` is a payload. */
export interface Outgoing {
  message: string;
  title?: string;
}

export interface ServerError {
  code: string;
  text: string;
}

type Fields = Record<string, unknown>;
const ORIGINS: readonly string[] = ["template", "database", "generated", "human"];

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function readButton(value: unknown): Button[] {
  const data = fields(value);
  const title = text(data.title);
  if (!title) return [];
  if (text(data.url)) return [{ title, url: text(data.url) }];
  return text(data.payload) ? [{ title, payload: text(data.payload) }] : [];
}

function readCard(value: unknown): Card[] {
  const data = fields(value);
  const title = text(data.title);
  if (!title) return [];
  return [
    {
      title,
      subtitle: text(data.subtitle),
      imageUrl: text(data.image_url) || undefined,
      url: text(fields(data.default_action).url) || undefined,
      buttons: list(data.buttons).flatMap(readButton),
    },
  ];
}

function readSource(value: unknown): Source[] {
  const data = fields(value);
  return text(data.title) ? [{ title: text(data.title), url: text(data.url) }] : [];
}

/** Reads a `bot_uttered` event. Returns null when it holds nothing that can be shown. */
export function readBotMessage(value: unknown): BotMessage | null {
  const data = fields(value);
  const metadata = fields(data.metadata);
  const attachment = fields(data.attachment);
  const payload = fields(attachment.payload);
  const origin = text(metadata.origin);
  const message: BotMessage = {
    from: "bot",
    id: text(data.id) || undefined,
    text: text(data.text).trim(),
    image: attachment.type === "image" ? text(payload.src) || undefined : undefined,
    cards: attachment.type === "template" ? list(payload.elements).flatMap(readCard) : [],
    buttons: list(data.quick_replies).flatMap(readButton),
    origin: ORIGINS.includes(origin) ? (origin as Origin) : "template",
    agent: text(metadata.agent) || undefined,
    sources: list(metadata.sources).flatMap(readSource),
    timestamp: text(data.timestamp) || undefined,
  };
  const isEmpty = !message.text && !message.image && !message.cards.length && !message.buttons.length;
  return isEmpty ? null : message;
}

/** Reads a customer's message, as in `history` and `user_echo`. */
export function readUserMessage(value: unknown): UserMessage | null {
  const data = fields(value);
  const said = text(data.text).trim();
  return said ? { from: "user", text: said, timestamp: text(data.timestamp) || undefined } : null;
}

/** Reads a `history` event, oldest first. */
export function readHistory(value: unknown): Message[] {
  return list(fields(value).messages).flatMap((entry): Message[] => {
    const message = fields(entry).from === "user" ? readUserMessage(entry) : readBotMessage(entry);
    return message ? [message] : [];
  });
}

/** Reads a `typing` event: whether a reply is being prepared. */
export function readTyping(value: unknown): boolean {
  return fields(value).on === true;
}

/** Reads a `gate_error` event. */
export function readServerError(value: unknown): ServerError {
  const data = fields(value);
  return { code: text(data.code), text: text(data.text) || "Something went wrong. Please try again." };
}
