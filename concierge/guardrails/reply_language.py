"""Keeps the reply in the language that was asked for."""

from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.language import foreign_language
from concierge.guardrails.rail import Rail

ENGLISH = "en"


class ReplyLanguageRail(Rail):
    """Blocks a reply in which a sentence is in another language."""

    name = "reply_language"
    version = "1"

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where the reply, or one of its lines, is not in the language of `grounds`."""
        for part in (reply, *reply.splitlines()):
            language = foreign_language(part) or ENGLISH
            if part.strip() and language != grounds.language:
                return self.blocked(language)
        return self.passed()
