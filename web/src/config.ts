import type { PageFacts } from "./landing";

/** What the embedding page chose, read from the script tag's `data-` attributes. */
export interface ChatConfig {
  /** Address of the Rasa server, without a trailing slash. */
  rasa: string;
  /** Address that issues session tokens. */
  tokenUrl: string;
  /** Origin that links and images in messages are relative to. */
  site: string;
  /** The assistant's name. */
  title: string;
  /** The line under the name. */
  subtitle: string;
  /** The label under AI-written messages. */
  generatedLabel: string;
  /** The page and the campaign it belongs to. */
  facts: PageFacts;
}

const RASA_PORT = "5005";

/** Reads the configuration; every attribute has a default derived from where the script came from. */
export function readConfig(script: { src: string; dataset: DOMStringMap }): ChatConfig {
  const origin = new URL(script.src);
  const data = script.dataset;
  return {
    rasa: (data.rasa ?? `${origin.protocol}//${origin.hostname}:${RASA_PORT}`).replace(/\/+$/, ""),
    tokenUrl: data.tokenUrl ?? `${origin.origin}/chat/token`,
    site: origin.origin,
    title: data.title ?? "Wren",
    subtitle: data.subtitle ?? "Automated assistant, not a person",
    generatedLabel: data.generatedLabel ?? "AI-written. Check important details.",
    facts: { page: data.page ?? "", campaign: data.campaign ?? "" },
  };
}
