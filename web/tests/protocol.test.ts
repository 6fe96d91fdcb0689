import { describe, expect, test } from "vitest";

import { readBotMessage, readHistory, readServerError, readTyping } from "../src/protocol";

describe("what arrives from the server", () => {
  test("a message with quick replies, origin and sources is read whole", () => {
    const message = readBotMessage({
      id: "1",
      text: " Hello ",
      quick_replies: [{ content_type: "text", title: "Hours", payload: "/store_hours" }],
      metadata: { origin: "generated", sources: [{ title: "Returns", url: "/help/returns" }] },
    });
    expect(message).toMatchObject({
      id: "1",
      text: "Hello",
      buttons: [{ title: "Hours", payload: "/store_hours" }],
      origin: "generated",
      sources: [{ title: "Returns", url: "/help/returns" }],
    });
  });

  test("cards are read from a list, and from the single card that Rasa's own channel sends", () => {
    const element = {
      title: "Tent",
      subtitle: "$279.00",
      image_url: "/a.svg",
      default_action: { type: "web_url", url: "/shop/tent" },
      buttons: [{ title: "More", payload: "/more", type: "postback" }, { title: "Page", url: "/shop/tent", type: "web_url" }],
    };
    const card = {
      title: "Tent",
      subtitle: "$279.00",
      imageUrl: "/a.svg",
      url: "/shop/tent",
      buttons: [{ title: "More", payload: "/more" }, { title: "Page", url: "/shop/tent" }],
    };
    for (const elements of [[element], element]) {
      const payload = { template_type: "generic", elements };
      expect(readBotMessage({ attachment: { type: "template", payload } })?.cards).toEqual([card]);
    }
  });

  test("an unknown origin counts as a template, never as a person", () => {
    expect(readBotMessage({ text: "x", metadata: { origin: "robot", agent: 7 } })).toMatchObject({
      origin: "template",
      agent: undefined,
    });
  });

  test.each([null, 5, "text", [], {}, { text: 5 }, { quick_replies: [{}] }, { attachment: { type: "image", payload: null } }])(
    "%j shows nothing",
    (value) => expect(readBotMessage(value)).toBeNull(),
  );

  test("history keeps the order and leaves out what cannot be shown", () => {
    const messages = [{ from: "user", text: "Hi" }, { from: "bot" }, null, { from: "bot", text: "Hello" }];
    expect(readHistory({ messages }).map((message) => [message.from, message.text])).toEqual([
      ["user", "Hi"],
      ["bot", "Hello"],
    ]);
    expect(readHistory(undefined)).toEqual([]);
  });

  test("an error without words still says something", () => {
    expect(readServerError({ code: "x" }).text).not.toBe("");
    expect(readTyping({ on: "yes" })).toBe(false);
  });
});
