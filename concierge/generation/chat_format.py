"""Turns a prompt's messages into the tokens a local model was trained on."""

import json
from collections.abc import Sequence
from pathlib import Path

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

from concierge.generation.generator import GeneratorUnavailable, Turn

TEMPLATE_FILE = "chat_template.jinja"
TOKENIZER_FILE = "tokenizer.json"
TOKENIZER_CONFIG_FILE = "tokenizer_config.json"


class ChatFormat:
    """A model's tokenizer and its chat template."""

    def __init__(self, folder: Path) -> None:
        """Read the tokenizer and the template.

        Args:
            folder: holds tokenizer.json, tokenizer_config.json and chat_template.jinja.

        Raises:
            GeneratorUnavailable: a file is missing or cannot be read.
        """
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            template = (folder / TEMPLATE_FILE).read_text(encoding="utf-8")
            config = json.loads((folder / TOKENIZER_CONFIG_FILE).read_text(encoding="utf-8"))
            self._template = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)
        except Exception as error:  # tokenizers raises bare exceptions
            raise GeneratorUnavailable(
                f"The chat format in {folder} cannot be read ({error}). Build the model again with "
                "`concierge models base --force`."
            ) from error
        self.end_token = _token(config.get("eos_token"))
        self._special = sorted(
            (added.content for added in self.tokenizer.get_added_tokens_decoder().values() if added.special),
            key=len,
            reverse=True,
        )

    def encode(self, prompt: Sequence[Turn]) -> list[str]:
        """Return the prompt's tokens. Special tokens written out in a message are taken out of it first.

        Raises:
            GeneratorUnavailable: the template refuses the prompt.
        """
        messages = [{"role": turn.role, "content": self._plain(turn.content)} for turn in prompt]
        try:
            text = self._template.render(messages=messages, add_generation_prompt=True, eos_token=self.end_token)
        except TemplateError as error:
            raise GeneratorUnavailable(f"the chat template refused the prompt: {error}") from error
        tokens: list[str] = self.tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of a reply's token ids, without special tokens."""
        text: str = self.tokenizer.decode(list(ids), skip_special_tokens=True)
        return text.strip()

    def count(self, text: str) -> int:
        """Return how many tokens a text takes."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def _plain(self, text: str) -> str:
        for token in self._special:
            text = text.replace(token, " ")
        return text


def _token(value: object) -> str:
    return str(value.get("content", "")) if isinstance(value, dict) else str(value or "")
