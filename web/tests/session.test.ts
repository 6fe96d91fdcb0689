import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { readConfig } from "../src/config";
import { retryDelay } from "../src/connection";
import { BrowserTokenStore, requestSession } from "../src/session";

function answer(body: unknown, status = 200): typeof fetch {
  return vi.fn(async () => new Response(JSON.stringify(body), { status })) as unknown as typeof fetch;
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe("the session", () => {
  test("the old token is shown to the server and the new one kept for the next page", async () => {
    const store = new BrowserTokenStore();
    store.write("old");
    const fetched = answer({ token: "new", session_id: "web-1" });
    vi.stubGlobal("fetch", fetched);
    expect(await requestSession("/chat/token", store)).toEqual({ token: "new", sessionId: "web-1" });
    const [, request] = vi.mocked(fetched).mock.calls[0] ?? [];
    expect(JSON.parse(String(request?.body))).toEqual({ token: "old" });
    expect(request?.credentials).toBe("omit");
    expect(new BrowserTokenStore().read()).toBe("new");
  });

  test("an answer without a token is an error and keeps the old token", async () => {
    const store = new BrowserTokenStore();
    store.write("old");
    vi.stubGlobal("fetch", answer({ error: "x" }));
    await expect(requestSession("/chat/token", store)).rejects.toThrow();
    vi.stubGlobal("fetch", answer({}, 429));
    await expect(requestSession("/chat/token", store)).rejects.toThrow("429");
    expect(store.read()).toBe("old");
  });

  test("without storage the conversation lasts as long as the page", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => {
        throw new Error("forbidden");
      },
      setItem: () => {
        throw new Error("forbidden");
      },
    });
    const store = new BrowserTokenStore();
    store.write("kept");
    expect(store.read()).toBe("kept");
  });
});

describe("the connection", () => {
  test("waits longer after each failure, up to half a minute", () => {
    expect([0, 1, 2, 9].map(retryDelay)).toEqual([1_000, 2_000, 4_000, 30_000]);
  });
});

describe("the script tag", () => {
  test("needs no attributes: everything follows from where the script came from", () => {
    expect(readConfig({ src: "http://127.0.0.1:8080/concierge-chat.js", dataset: {} })).toMatchObject({
      rasa: "http://127.0.0.1:5005",
      tokenUrl: "http://127.0.0.1:8080/chat/token",
      site: "http://127.0.0.1:8080",
      title: "Wren",
    });
  });

  test("attributes win", () => {
    const dataset = {
      rasa: "https://rasa.example/",
      tokenUrl: "https://a.example/t",
      title: "Robin",
      page: "/deals/layer-up",
      campaign: "CMP-03",
    };
    expect(readConfig({ src: "https://shop.example/c.js", dataset })).toMatchObject({
      rasa: "https://rasa.example",
      tokenUrl: "https://a.example/t",
      title: "Robin",
      facts: { page: "/deals/layer-up", campaign: "CMP-03" },
    });
  });
});
