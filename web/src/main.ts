import { Chat } from "./chat";
import { readConfig } from "./config";
import { BrowserTokenStore } from "./session";

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const chat = new Chat(readConfig(script), new BrowserTokenStore());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => chat.mount());
  else chat.mount();
} else {
  console.error("concierge-chat.js: load it with a plain script tag, without type=module.");
}
