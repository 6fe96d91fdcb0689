import { linkTo } from "./links";

// **bold**, [label](address) or a bare web address; a closing full stop or bracket is not part of the address.
const MARK = /\*\*(?<bold>[^*\n]+)\*\*|\[(?<label>[^\]\n]+)\]\((?<target>[^()\s]+)\)|(?<bare>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/g;

/**
 * Turns a message's text into nodes: bold, links and line breaks; everything else stays text, markup included.
 *
 * @param site origin that paths are relative to
 */
export function formatText(source: string, site: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  source.split("\n").forEach((line, index) => {
    if (index > 0) fragment.append(document.createElement("br"));
    let end = 0;
    for (const match of line.matchAll(MARK)) {
      fragment.append(line.slice(end, match.index));
      end = match.index + match[0].length;
      const { bold, label, target, bare } = match.groups ?? {};
      if (bold !== undefined) {
        const strong = document.createElement("strong");
        strong.textContent = bold;
        fragment.append(strong);
      } else if (label !== undefined && target !== undefined) {
        fragment.append(linkTo(target, label, site));
      } else if (bare !== undefined) {
        fragment.append(linkTo(bare, bare, site));
      }
    }
    fragment.append(line.slice(end));
  });
  return fragment;
}
