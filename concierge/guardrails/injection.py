"""Recognises attempts to steer the model, to make it show its prompt or to speak for others."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

from concierge.guardrails.characters import normalised, without_turn_markup
from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail
from concierge.guardrails.rail_rules import InjectionLimits

SHORTEST_CODE = 16  # characters of base64 that can hold an instruction
_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|directives?|commands?|orders|programming|restrictions?|"
    r"guardrails|filters?|polic(?:y|ies)|training|limits|constraints|system message)"
)
_OVERRIDE = (
    r"(?:ignore|disregard|forget|override|overwrite|bypass|drop|skip|discard|neglect|delete|erase|suspend|"
    r"disable|break)"
)
_HIDDEN = (
    r"(?:system|initial|original|hidden|secret|internal|developer|confidential|starting|base|core|first|full|"
    r"exact|entire|complete|underlying)"
)
# What nobody says about gear or orders. "my", "the last" and "washing instructions" are how customers speak.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_OVERRIDE}\b(?: \w+){{0,3}}? (?:all|any|every|your|previous|prior|preceding|above|earlier|foregoing|"
        rf"system|safety)"
        rf"(?: (?:of )?(?:the |your |my )?\w+){{0,2}}? {_RULES}\b(?! (?:for|on|about|i (?:sent|gave|wrote)|"
        rf"from (?:the )?(?:manual|label|box)))",
        rf"\b{_OVERRIDE} (?:everything|all|whatever)(?: that)? (?:you (?:know|were told|have been told|learned|"
        rf"were given)|above|before this|prior)\b",
        rf"\b(?:show|print|reveal|repeat|output|tell|give|display|leak|dump|recite|copy|paste|write|list|read|share|"
        rf"summari[sz]e|translate|"
        rf"spell|encode|what(?:'s| is| are| was| were))\b[^.?!\n]{{0,40}}\b(?:your|the|these|"
        rf"those) (?:{_HIDDEN} )+{_RULES}\b",
        rf"\b(?:repeat|print|output|copy|reveal|recite|dump|leak|show|"
        rf"display)\b[^.?!\n]{{0,25}}\byour {_RULES}\b(?! (?:for|on|about|to) )",
        r"\b(?:system|developer|pre|initial|hidden) ?prompt\b(?! payment)",
        r"\b(?:repeat|print|output|copy|write|recite|say)\b[^.?!\n]{0,30}\b(?:everything|all|text|words?|lines?|"
        r"message|prompt)\b[^.?!\n]{0,12}\b(?:above|before this|so far|preceding)\b",
        r"\binstructions? (?:you (?:were|have been|got|are) (?:given|told)|above this|you (?:received|follow|"
        r"operate under))\b",
        r"\b(?:you are|you're|you will be|act as|become|pretend (?:to be|you'?re|you are)|role ?play as|"
        r"simulate)\b[^.?!\n]{0,30}\b(?:DAN\b|unrestricted|unfiltered|uncensored|jailbroken|evil|"
        r"without (?:any )?(?:rules|restrictions|filters|limits|limitations|guidelines)|no (?:rules|restrictions|"
        r"filters|limits|limitations|guidelines))",
        r"\bdo anything now\b|\bjail ?br(?:eak|oken)\b|\b(?:developer|debug|god|admin|maintenance|sudo|root|dream|"
        r"opposite|unrestricted) mode\b(?! (?:on|of) (?:the|my) (?:gps|headlamp|watch))",
        r"\bfrom now on,? (?:you|respond|answer|reply|every|always|act|speak)\b|\byour new (?:rules?|instructions?|"
        r"role|task|persona|name is|polic\w+|job)\b",
        r"\bnew (?:system )?(?:rules?|instructions?|polic(?:y|ies)|directives?|orders?) ?:|\b(?:note|message|"
        r"instructions?|reminder|hinweis|nota|note) (?:to|for|an|para|pour) (?:the |die |la |le |el )?(?:ai|"
        r"assistant|bot|model|llm|chatbot|wren|ki|ia|robot)\b",
        r"\blegally binding\b|\bno take ?backs(?:ies)?\b|\bbinding (?:offer|agreement|contract|commitment)\b",
        r"\b(?:no|without|ignore|turn off|disable|remove)\b[^.?!\n]{0,15}\b(?:guardrails|content polic(?:y|ies)|"
        r"safety (?:filters?|rules|settings))\b",
        r"\b(?:give|show|tell|list|read|send|share|look up|find|what(?:'s| is| are)|need|export|get|"
        r"where do(?:es)?)\b[^.?!\n]{0,40}\b(?:other|last|previous|another|all|every|recent) (?:customers?|users?|"
        r"members?|buyers?|shoppers?|persons?)'?s?\b[^.?!\n]{0,25}\b(?:address\w*|e-?mails?|orders?|names?|phones?|"
        r"data|details|info\w*|numbers?|passwords?|cards?)\b",
        r"\b(?:export|dump|list|show|select|drop|print)\b[^.?!\n]{0,20}\b(?:customers?|users?|orders?) (?:table|"
        r"database|list|records)\b|\b(?:select \* from|drop table|union select)\b",
        r"\b(?:ignora\w*|ignorez|ignoriere?n?|ignore (?:tou\w+ |les |tes |vos )+|olvid\w+|vergiss|vergessen sie|"
        r"oublie\w*)\b[^.?!\n]{0,25}\b(?:instruccion\w*|reglas|"
        r"anweisung\w*|regeln|vorgaben|consignes|instructions|r[eè]gles)\b",
        r"\b(?:muestra|dime|revela|repite|zeig|wiederhole|nenne|affiche|r[eé]p[eè]te|"
        r"montre)\w*\b[^.?!\n]{0,30}\b(?:prompt|instrucciones|mensaje de sistema|anweisungen|systemprompt|consignes)\b",
        rf"\b{_OVERRIDE}\b(?: (?:all|any|the|every))? (?:prior|previous|preceding|earlier|foregoing|above) (?:text|"
        rf"guidance|context|input|setup)\b",
        r"\b(?:ps|p\.s\.|now|memo|dear)?[ ,]*\bto (?:the )?(?:ai|llm|chatbot|language model)\b ?:|\bdear (?:ai|"
        r"assistant|model|bot)\b|\bai assistants should\b",
        r"\b(?:verified|verification|role|refund_limit|is_admin|admin) ?[=:] ?(?:true|1|admin|agent|none|off|system|"
        r"all|unlimited)\b|\bor 1 ?= ?1\b|\{\{[^{}]*\}\}",
        r"\byour (?:\w+ )?(?:system|developer|hidden|context|setup) (?:message|text|window|context|notes?)\b|"
        r"\bhidden (?:text|context|messages)\b",
        r"\bsudo\b|\broot access\b|\bguardrails? (?:off|disabled|down)\b|\bwithout (?:the |any )?safety (?:layer|"
        r"rules|filter)\b|\bdisclose customer data\b",
        r"\byou(?: are|'re) (?:now|no longer) (?:(?-i:[A-Z]{3,})|wren|a (?:terminal|hacker|free|linux|general)|"
        r"an? (?:open|unbound|free))|\bopposite day\b"
        r"|\bstay in (?:character|that role|role)\b|\bfree of all (?:rules|limits)\b|\bno longer (?:bound|"
        r"restricted)\b",
        r"\b(?:[0-9a-f]{2} ){6,}[0-9a-f]{2}\b|\b(?:\d{2,3} ){6,}\d{2,3}\b|(?:[.-]{1,5} (?:/ )?){6,}[.-]{1,5}(?!\w)",
    )
)  # fmt: skip
_SPACED = re.compile(r"(?<!\S)(?:\w[ ._*-]){4,}\w(?!\S)")
_CODE = re.compile(rf"\b[A-Za-z0-9+/]{{{SHORTEST_CODE},}}={{0,2}}")
_FEWEST_WORDS_IN_CODE = 3
_LEET = tuple(str.maketrans("0134579@$!", f"o{one}eastgasi") for one in "il")
_SHORTHAND = re.compile(r"\b(?:ur|yr)\b", re.IGNORECASE)


class Classifier(Protocol):
    """What tells how likely a text is an injection."""

    def probability(self, text: str) -> float:
        """Return a number from 0 to 1."""
        ...


class InjectionRail(Rail):
    """Answers attempts at an injection with an approved text."""

    name = "injection"
    version = "1"

    def __init__(self, classifier: Classifier, limits: InjectionLimits, response: str) -> None:
        """Set how strict the rail is.

        Args:
            classifier: judges what no pattern knows.
            limits: from which probability on a message counts, and how many earlier ones are read with it.
            response: the domain's response to an attempt.
        """
        self._classifier = classifier
        self._limits = limits
        self._response = response

    def check(self, message: Incoming) -> Finding:
        """Return the template for a message that, alone or after the earlier ones, tries to steer the model."""
        earlier = list(message.earlier)[-self._limits.earlier_messages :] if self._limits.earlier_messages else []
        for text in (message.text, " ".join([*earlier, message.text])) if earlier else (message.text,):
            found = injection_pattern_in(text) or _code_in(text)
            if found:
                return self.replaced(self._response, found)
            probability = max(map(self._classifier.probability, (text, *_undisguised(text))))
            if probability >= self._limits.threshold:
                return self.replaced(self._response, f"classifier: {probability:.2f}")
        return self.passed()


def injection_pattern_in(text: str) -> str | None:
    """Return the words of a text that no customer would write, read through simple disguises, or None."""
    one_line = _one_line(text)
    readings = (_without_accents(one_line), one_line[::-1], codecs.encode(one_line, "rot13"))
    for reading in (one_line, *_undisguised(text), *readings):
        for pattern in _PATTERNS:
            found = pattern.search(reading)
            if found:
                return found[0]
    return None


def _one_line(text: str) -> str:
    plain = without_turn_markup(normalised(text)).replace("’", "'")
    return " ".join(_SHORTHAND.sub("your", plain).split())


def _undisguised(text: str) -> Iterator[str]:
    """Yield how a text reads with its letters moved together, or figures read as letters."""
    joined = _SPACED.sub(lambda spaced: re.sub(r"[ ._*-]", "", spaced[0]), without_turn_markup(normalised(text)))
    if _SPACED.search(text):
        yield _one_line(joined)
    if re.search(r"[A-Za-z][013457@$!][A-Za-z]", text):
        yield from (_one_line(text.translate(leet)) for leet in _LEET)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _code_in(text: str) -> str | None:
    """Return words written in base64, which no customer uses, or None."""
    for code in _CODE.findall(text):
        try:
            words = base64.b64decode(code + "=" * (-len(code) % 4)).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if words.isprintable() and len(words.split()) >= _FEWEST_WORDS_IN_CODE:
            return f"base64: {words}"
    return None
