import { describe, expect, test } from "vitest";

import { PAYLOAD, renderMessage } from "../src/render";
import { botMessage, CONFIG, SITE } from "./samples";

function drawn(parts: Parameters<typeof botMessage>[0]): HTMLElement {
  // What reaches the page went through text: parse it the way the page will.
  const box = document.createElement("div");
  box.innerHTML = renderMessage(botMessage(parts), CONFIG).outerHTML;
  return box;
}

const HOSTILE = `"><img src=x onerror="alert(1)"><script>alert(1)</script>`;

describe("a message on the screen", () => {
  test("says that the assistant is an AI on every message", () => {
    expect(drawn({ text: "Hi" }).querySelector(".speaker")?.textContent).toBe("Wren · AI assistant");
  });

  test("names the person who wrote it, not the assistant", () => {
    const speaker = drawn({ text: "Hi", origin: "human", agent: "Dana" }).querySelector(".speaker");
    expect(speaker?.textContent).toContain("Dana");
    expect(speaker?.textContent).not.toContain("Wren");
  });

  test("labels AI-written text and links its sources; fixed texts carry no label", () => {
    const sources = [{ title: "Returns", url: "/help/returns" }];
    const generated = drawn({ text: "You have 60 days.", origin: "generated", sources });
    expect(generated.querySelector(".ai-label")?.textContent).toBe(CONFIG.generatedLabel);
    expect(generated.querySelector<HTMLAnchorElement>(".sources a")?.href).toBe(`${SITE}/help/returns`);
    expect(drawn({ text: "Hi", origin: "template", sources }).querySelector(".ai-label")).toBeNull();
  });

  test("buttons are real buttons that carry their payload", () => {
    const button = drawn({ buttons: [{ title: "Hours", payload: '/inform{"a": "b"}' }] }).querySelector("button");
    expect(button?.textContent).toBe("Hours");
    expect(button?.getAttribute(PAYLOAD)).toBe('/inform{"a": "b"}');
  });

  test("a picture has a text for those who cannot see it", () => {
    expect(drawn({ image: "/images/products/FW-201.svg" }).querySelector("img")?.alt).not.toBe("");
  });

  test("no field of a message becomes markup", () => {
    const box = drawn({
      text: HOSTILE,
      origin: "generated",
      sources: [{ title: HOSTILE, url: `javascript:${HOSTILE}` }],
      buttons: [{ title: HOSTILE, payload: HOSTILE }, { title: HOSTILE, url: "javascript:alert(1)" }],
      cards: [{ title: HOSTILE, subtitle: HOSTILE, imageUrl: "javascript:x", url: "javascript:x", buttons: [{ title: HOSTILE, payload: HOSTILE }] }],
      image: "data:text/html,x",
    });
    const human = drawn({ text: "x", origin: "human", agent: HOSTILE });
    for (const part of [box, human]) {
      expect(part.querySelectorAll("img, script, [onerror]")).toHaveLength(0);
      expect(part.querySelectorAll("a")).toHaveLength(0);
    }
    expect(box.querySelector("button")?.getAttribute(PAYLOAD)).toBe(HOSTILE);
  });

  test("the customer's own words stay as they were typed", () => {
    const own = renderMessage({ from: "user", text: "**a** <b> [x](/y)" }, CONFIG);
    expect(own.querySelector(".text")?.textContent).toBe("**a** <b> [x](/y)");
    expect(own.querySelectorAll("strong, a, b")).toHaveLength(0);
  });
});
