"""What rails have in common: how they say what they decided."""

from concierge.guardrails.finding import Finding

LONGEST_EVIDENCE = 120  # characters: enough to find the place in a log, too little to keep a conversation


class Rail:
    """A rail with a name and a version, which its findings carry."""

    name: str
    version: str

    def passed(self) -> Finding:
        """Return that there is nothing to do."""
        return Finding(self.name, self.version, "pass")

    def rewritten(self, text: str, evidence: str) -> Finding:
        """Return that `text` is to be used instead."""
        return Finding(self.name, self.version, "rewrite", short(evidence), text=text)

    def blocked(self, evidence: str) -> Finding:
        """Return that the text must not be used."""
        return Finding(self.name, self.version, "block", short(evidence))

    def replaced(self, response: str, evidence: str) -> Finding:
        """Return that the domain's response of this name is to be said."""
        return Finding(self.name, self.version, "template", short(evidence), response=response)

    def handed_over(self, evidence: str) -> Finding:
        """Return that a person has to answer."""
        return Finding(self.name, self.version, "handoff", short(evidence))


def short(evidence: str) -> str:
    """Return evidence in one line and short enough for a log."""
    line = " ".join(evidence.split())
    return line if len(line) <= LONGEST_EVIDENCE else line[: LONGEST_EVIDENCE - 1] + "…"
