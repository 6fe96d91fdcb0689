import { Chat } from "./chat";
import { readConfig } from "./config";
import { landing } from "./landing";
import { BrowserTokenStore } from "./session";

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const config = readConfig(script);
  const chat = new Chat(config, new BrowserTokenStore());
  // Noted on the page that the campaign led to, also when the chat is opened on a later one.
  landing(config.facts, window.location);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => chat.mount());
  else chat.mount();
} else {
  console.error("concierge-chat.js: load it with a plain script tag, without type=module.");
}
