"""Which language a message is in, as far as the assistant must know: English or Spanish."""

import re
from typing import Literal

Language = Literal["en", "es"]
_SPANISH_ONLY = re.compile(r"[¿¡ñáíóú]", re.IGNORECASE)  # "é" is in café and résumé
_SPANISH_WORDS = """
    hola gracias ayuda ayúdeme por favor quiero necesito puedo puede donde cuando como que qué mi su el la los las una
    uno un es está estoy tengo hay con para del al se me le lo pero muy y o no si sí alguien emergencia auxilio socorro
    fuego herido herida perdido perdida sangre morir matarme suicidarme niño niña hijo hija tragó bebió tomó intoxicó
    combustible gas pastilla accidente ambulancia caído cayó quemó quemado español persona humano hablar gusta pedido
    tienda horario abren cierran llama llamen eres usted soy robot huele oliendo olor mareo mareado mareada respirar
    respira vivir vida quitarme
"""
_ENGLISH_TOO = "robot no me la el o y un gas lo se es al como persona si una"
ENOUGH = 2  # Spanish words that make a message Spanish


def language_of(text: str) -> Language:
    """Return "es" for a Spanish message, else "en"."""
    spanish, shared_words = _SPANISH_WORDS.split(), _ENGLISH_TOO.split()
    words = re.findall(r"[^\W\d_]+", text.lower())
    clear = [word for word in words if word in spanish and word not in shared_words]
    shared = [word for word in words if word in shared_words]
    accented = _SPANISH_ONLY.search(text) is not None
    return "es" if clear and (accented or len(clear) + len(shared) >= ENOUGH or len(words) <= ENOUGH) else "en"
