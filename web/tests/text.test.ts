import { describe, expect, test } from "vitest";

import { safeUrl } from "../src/links";
import { formatText } from "../src/text";
import { SITE } from "./samples";

function html(source: string): string {
  const box = document.createElement("div");
  box.append(formatText(source, SITE));
  return box.innerHTML;
}

describe("text of a message", () => {
  test("keeps markup as text", () => {
    expect(html('<img src=x onerror="alert(1)"><script>x</script>')).toBe(
      '&lt;img src=x onerror="alert(1)"&gt;&lt;script&gt;x&lt;/script&gt;',
    );
  });

  test("shows bold and line breaks", () => {
    expect(html("rated **20°F**\nor warmer")).toBe("rated <strong>20°F</strong><br>or warmer");
  });

  test("keeps markup inside bold and link labels as text", () => {
    expect(html("**<b>**")).toBe("<strong>&lt;b&gt;</strong>");
    expect(html("[<i>x</i>](/help)")).toContain("&lt;i&gt;x&lt;/i&gt;</a>");
  });

  test("links to the own site stay in the tab, others open a new one without a referrer", () => {
    expect(html("[returns](/help/returns)")).toBe(`<a href="${SITE}/help/returns">returns</a>`);
    expect(html("[x](https://other.example/a)")).toBe(
      '<a href="https://other.example/a" target="_blank" rel="noopener noreferrer">x</a>',
    );
  });

  test("a bare address becomes a link without the full stop after it", () => {
    expect(html("See https://shop.example/a.")).toBe(
      `See <a href="${SITE}/a">https://shop.example/a</a>.`,
    );
  });

  test("a link to anything but a web address is only its label", () => {
    expect(html("[x](javascript:alert(1))")).not.toContain("<a");
    expect(html("[x](data:text/html,y)")).toBe("x");
    expect(html("[x](//evil.example)")).toBe("x");
  });
});

describe("addresses", () => {
  test.each(["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:x", "data:x", "//evil.example", "/\\evil.example", "help", ""])(
    "%j is refused",
    (address) => expect(safeUrl(address, SITE)).toBeNull(),
  );

  test("a path belongs to the own site", () => expect(safeUrl("/shop", SITE)?.href).toBe(`${SITE}/shop`));
});
