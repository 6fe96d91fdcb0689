import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { landing } from "../src/landing";

const NOTHING = { page: "", campaign: "" };

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe("what a message says about where it was written", () => {
  test("is the page and the campaign, and nothing else about the address", () => {
    const address = { pathname: "/shop", search: "?email=a@b.example&utm_campaign=CMP-03" };
    expect(landing(NOTHING, address)).toEqual({ page: "/shop", campaign: "CMP-03" });
  });

  test("is the page alone when no campaign led there", () => {
    expect(landing(NOTHING, { pathname: "/", search: "" })).toEqual({ page: "/" });
  });

  test("is what the page says about itself, but a link's campaign counts more", () => {
    const facts = { page: "/deals/layer-up", campaign: "CMP-03" };
    expect(landing(facts, { pathname: "/deals/layer-up/", search: "" })).toEqual(facts);
    expect(landing(facts, { pathname: "/", search: "?utm_campaign=CMP-01" })).toEqual({ ...facts, campaign: "CMP-01" });
  });

  test("keeps the campaign on the pages that follow, until another one leads somewhere", () => {
    landing(NOTHING, { pathname: "/newsletter", search: "?utm_campaign=CMP-01" });
    expect(landing(NOTHING, { pathname: "/shop/tents", search: "" })).toEqual({ page: "/shop/tents", campaign: "CMP-01" });
    landing({ page: "/deals/layer-up", campaign: "CMP-03" }, { pathname: "/deals/layer-up", search: "" });
    expect(landing(NOTHING, { pathname: "/", search: "" }).campaign).toBe("CMP-03");
  });

  test.each(["a b", "<script>", "x".repeat(65), ""])("leaves out %j, which is no campaign's id", (campaign) => {
    const search = `?${new URLSearchParams({ utm_campaign: campaign })}`;
    expect(landing(NOTHING, { pathname: "/", search })).toEqual({ page: "/" });
  });

  test("needs no storage", () => {
    const forbidden = (): never => {
      throw new Error("forbidden");
    };
    vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden });
    expect(landing(NOTHING, { pathname: "/", search: "?utm_campaign=CMP-03" }).campaign).toBe("CMP-03");
    expect(landing(NOTHING, { pathname: "/", search: "" })).toEqual({ page: "/" });
  });
});
