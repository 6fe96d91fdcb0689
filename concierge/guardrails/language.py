"""Which language a message is in: the assistant writes freely in English only."""

import re
import unicodedata

from concierge.guardrails.finding import Finding, Incoming
from concierge.guardrails.rail import Rail
from concierge.languages import language_of

ENOUGH = 2  # words of a language that English does not have
FOREIGN_LETTERS = 0.5  # the share of letters outside the Latin alphabet that makes a message foreign
FEWEST_LETTERS = 4
FEW_WORDS = 3  # in so short a message one word of another language is enough
CLEAR_LENGTH = 4  # letters of that word: shorter ones are also typing errors
_SIGNS = {"es": "[¿¡ñ]", "de": "ß", "pt": "[ãõ]", "fr": "[œùÿ]|\\b[cdjlmnst]['’](?:[aeéêi]|ou)"}  # letters no other has
# Frequent little words that are no English words and no names.
_WORDS = {
    "de": """
        ich du er sie wir ihr der die das den dem ein eine einen einer eines und oder aber nicht kein keine ist sind
        war wie wann warum wo welche welcher welches mit von zu zum zur für auf aus bei nach über haben habe hat kann
        können könnt möchte muss soll wird werden mein meine meinen dein ihre ihren bitte danke hallo auch noch schon
        gibt es
        """,
    "fr": """
        je tu il elle nous vous ils elles le la les un une des du et ou mais ne pas est sont suis avez avons ont pour
        avec dans sur quand comment pourquoi quel quelle quels mon ma mes votre vos bonjour merci oui cette ce ces que
        qui peux pouvez voudrais aussi très être avoir faire combien
        """,
    "it": """
        io il lo gli una uno della delle dei degli che chi non è sono siete ho hai avete abbiamo per con nel nella
        quando come perché quale quali mio mia miei vostro ciao grazie buongiorno posso potete vorrei anche questo
        questa quanto quanti dove
        """,
    "pt": """
        eu você vocês nós os uma um das dos que não é são estou está tenho tem para com na quando como por onde qual
        quais meu minha meus seu sua olá obrigado obrigada quero posso podem gostaria também isto isso este esta quanto
        fazer
        """,
    "nl": """
        ik jij je wij jullie hij zij het een van voor met niet geen zijn ben hebben heb heeft kan kunnen wil moet hoe
        wanneer waarom waar welke mijn jouw uw deze dit dat bedankt hallo graag ook nog als
        """,
    "es": """
        el los las una unos unas yo usted ustedes que qué cómo como cuándo cuando dónde donde cuánto cuánta cuántos para
        por con del es son está están estoy tengo tiene tienen hay puedo puede pueden quiero kiero quisiera necesito mi
        mis su sus hola buenas gracias pero también muy sin sobre este esta se me lo nos habla hablo español espanol
        inglés ingles gustaría gusta buenos buen entiendo perdón adiós hasta cuesta pedido tienda compré llegó llego
        busco algo más ya cuál cuáles porque favor
        han dinero código llegado quedan funciona olvide a al
        """,
}
_ENGLISH_TOO_WORDS = """
    die war wo hat den dem es des le la les on as is at in do sur ma mes pour tu il un me no so he per con hay
    este que chi lo uno son dos das na also von van ben dit dat el los las mi su sus was come es de mia a al
"""
_ENGLISH_TOO = frozenset(_ENGLISH_TOO_WORDS.split())
_ENGLISH_WORDS = """
    the a an and or but not no is are was were be been am i i'm you your he she it it's we they my me our this
    that these those what which who how why when where do does did can could would should will have has had with
    without for from to of in on at by as if than then there here just so too very any some all get got need
    want like please thanks thank hi hello help ok
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class LanguageRail(Rail):
    """Answers what is not English with an approved text."""

    name = "language"
    version = "1"

    def __init__(self, spanish: str, other: str) -> None:
        """Set the texts.

        Args:
            spanish: the domain's response to a message in Spanish.
            other: the domain's response to one in any other language.
        """
        self._spanish = spanish
        self._other = other

    def check(self, message: Incoming) -> Finding:
        """Return the template for a message that is not in English."""
        language = foreign_language(message.text)
        if language is None:
            return self.passed()
        return self.replaced(self._spanish if language == "es" else self._other, language)


def foreign_language(text: str) -> str | None:
    """Return the code of the language that a text is in ("und" where only its script tells), or None for English.

    Few words, names and numbers count as English: a foreign word must be a frequent one of its language.
    """
    letters = [character for character in text if character.isalpha()]
    latin = sum("LATIN" in unicodedata.name(character, "") for character in letters)
    if len(letters) >= FEWEST_LETTERS and latin < FOREIGN_LETTERS * len(letters):
        return "und"
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    counts = {code: _count(words, known) + _signs(text, code) for code, known in _KNOWN.items()}
    counts["es"] += language_of(text) == "es"
    code = max(counts, key=lambda one: counts[one])
    english = sum(word in _ENGLISH and word not in _KNOWN[code] for word in words)
    clear = len(words) <= FEW_WORDS and any(word in _CLEAR[code] for word in words)
    return code if (clear or counts[code] >= ENOUGH) and counts[code] > english else None


def _signs(text: str, code: str) -> int:
    return ENOUGH if re.search(_SIGNS.get(code, r"(?!)"), text, re.IGNORECASE) else 0


def _count(words: list[str], known: frozenset[str]) -> int:
    """Return how many words are of a language; those that English has, too, count once another one is there."""
    own = sum(word in known and word not in _ENGLISH_TOO for word in words)
    return own + sum(word in known and word in _ENGLISH_TOO for word in words) if own else 0


_KNOWN = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_CLEAR = {
    code: frozenset(word for word in known if len(word) >= CLEAR_LENGTH and word not in _ENGLISH_TOO)
    for code, known in _KNOWN.items()
}
