import type { ChatConfig } from "../src/config";
import type { BotMessage } from "../src/protocol";

export const SITE = "https://shop.example";

export const CONFIG: ChatConfig = {
  rasa: "https://rasa.example",
  tokenUrl: `${SITE}/chat/token`,
  site: SITE,
  title: "Wren",
  subtitle: "Automated assistant",
  generatedLabel: "AI-written. Check important details.",
  facts: { page: "", campaign: "" },
};

export function botMessage(parts: Partial<BotMessage>): BotMessage {
  return { from: "bot", text: "", cards: [], buttons: [], origin: "template", sources: [], ...parts };
}
