import { beforeEach, describe, expect, test } from "vitest";

import { shownText, Transcript, type Entry } from "../src/transcript";
import { botMessage } from "./samples";

function lines(entries: Entry[]): string[] {
  return entries.map((entry) => (entry.kind === "speaker" ? `— ${entry.notice}` : entry.message.text));
}

describe("the conversation", () => {
  let transcript: Transcript;
  beforeEach(() => {
    transcript = new Transcript("Wren");
  });

  test("a message that arrives twice is shown once", () => {
    expect(transcript.add(botMessage({ id: "1", text: "Hi" }))).toHaveLength(1);
    expect(transcript.add(botMessage({ id: "1", text: "Hi" }))).toHaveLength(0);
  });

  test("says when a person takes over, and when the assistant is back", () => {
    const dana = botMessage({ text: "Hello", origin: "human", agent: "Dana" });
    expect(lines(transcript.add(dana))).toEqual(["— You are now talking with Dana.", "Hello"]);
    expect(transcript.person).toBe("Dana");
    expect(lines(transcript.add(dana))).toEqual(["Hello"]);
    const back = lines(transcript.add(botMessage({ text: "Anything else?" })));
    expect(back).toEqual(["— You are now talking with Wren, an AI assistant, again.", "Anything else?"]);
    expect(transcript.person).toBeNull();
  });

  test("history replaces what was shown, speakers included", () => {
    transcript.add(botMessage({ text: "Hello", origin: "human", agent: "Dana" }));
    expect(lines(transcript.restore([botMessage({ text: "Hi" })]))).toEqual(["Hi"]);
    expect(transcript.person).toBeNull();
  });

  test("messages written offline are kept in order and handed over once", () => {
    transcript.queue({ message: "one" });
    transcript.queue({ message: "/two", title: "Two" });
    transcript.restore([]);
    expect(transcript.takeUnsent().map(shownText)).toEqual(["one", "Two"]);
    expect(transcript.takeUnsent()).toEqual([]);
  });

  test("a message that was sent but is not in the history is reported lost", () => {
    const arrived = { message: "/hours", title: "Hours" };
    const lost = { message: "Hello?" };
    const confirmed = { message: "Thanks" };
    for (const outgoing of [arrived, lost, confirmed]) transcript.sent(outgoing);
    transcript.confirm(confirmed);
    expect(transcript.takeLost([{ from: "user", text: "Hours" }])).toEqual([lost]);
    expect(transcript.takeLost([])).toEqual([]);
  });
});
