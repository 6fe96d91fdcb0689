/** Resolves an address from a message. Returns null unless it is http(s) or a path on the own site. */
export function safeUrl(address: string, site: string): URL | null {
  const isPath = /^\/(?![/\\])/.test(address);
  if (!isPath && !/^https?:\/\//i.test(address)) return null;
  try {
    const url = new URL(address, site);
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

/** Returns a link, or plain text where the address is not one the chat may open. */
export function linkTo(address: string, label: string, site: string): HTMLAnchorElement | Text {
  const url = safeUrl(address, site);
  if (!url) return document.createTextNode(label);
  const link = document.createElement("a");
  link.href = url.href;
  link.textContent = label;
  if (url.origin !== site) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return link;
}
