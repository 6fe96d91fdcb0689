"""A backend for any model that `transformers` reads, on the processor or a GPU."""

from pathlib import Path
from typing import Any

from concierge.generation.batching import Request
from concierge.generation.chat_format import ChatFormat
from concierge.generation.generator import Completion, GeneratorUnavailable
from concierge.generation.local_generator import REPETITION_PENALTY, LocalGenerator
from concierge.generation.model_card import version_of


class TransformersGenerator(LocalGenerator):
    """A model folder in the format of `transformers`, in this process."""

    def __init__(self, folder: Path, *, longest_queue: int = 16, batch: int = 8, timeout: float = 30.0) -> None:
        """Name the model; `start` loads it.

        Args:
            folder: holds the weights and the chat format's files, such as models/base.
            longest_queue: how many requests may wait.
            batch: how many are answered together.
            timeout: seconds from a request to its reply.
        """
        super().__init__(folder, longest_queue=longest_queue, batch=batch, timeout=timeout)

    def _load(self) -> None:
        import torch
        from transformers import AutoModelForCausalLM

        if not (self._folder / "config.json").is_file():
            raise GeneratorUnavailable(
                f"There is no model in {self._folder}. Build it with `concierge models base`, or choose another one "
                "with CONCIERGE_GENERATOR_FOLDER."
            )
        self._format = self._format or ChatFormat(self._folder)
        try:
            network: Any = AutoModelForCausalLM.from_pretrained(self._folder, dtype=torch.float32)
        except (OSError, RuntimeError, ValueError, MemoryError) as error:
            raise GeneratorUnavailable(f"The model in {self._folder} cannot be loaded: {error}") from error
        self._network = network.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        self.model = version_of(self._folder)

    def _run(self, batch: list[Request]) -> list[Completion]:
        import torch
        from transformers import StoppingCriteria, StoppingCriteriaList

        class NobodyWaits(StoppingCriteria):
            def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: Any) -> torch.Tensor:
                gone = [request.given_up.is_set() for request in batch]
                return torch.tensor(gone, dtype=torch.bool, device=input_ids.device)

        assert self._format is not None, "loaded before the first request"

        assert self._network is not None, "loaded before the first request"
        sampling = batch[0].sampling
        prompts = [
            [self._format.tokenizer.token_to_id(token) for token in self._format.encode(request.prompt)]
            for request in batch
        ]
        longest = max(len(prompt) for prompt in prompts)
        end = self._format.tokenizer.token_to_id(self._format.end_token)
        padded = [[end] * (longest - len(prompt)) + prompt for prompt in prompts]
        mask = [[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts]
        torch.manual_seed(sampling.seed)
        drawn: dict[str, Any] = {"do_sample": False}
        if sampling.temperature:
            drawn = {"do_sample": True, "temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}
        with torch.inference_mode():
            output = self._network.generate(
                input_ids=torch.tensor(padded, device=self._network.device),
                attention_mask=torch.tensor(mask, device=self._network.device),
                max_new_tokens=sampling.max_tokens,
                eos_token_id=end,
                pad_token_id=end,
                repetition_penalty=REPETITION_PENALTY,
                stopping_criteria=StoppingCriteriaList([NobodyWaits()]),
                **drawn,
            )
        completions = []
        for prompt, row in zip(prompts, output[:, longest:].tolist(), strict=True):
            ids = row[: row.index(end)] if end in row else row
            completions.append(
                Completion(
                    text=self._format.decode(ids),
                    finish="length" if end not in row else "stop",
                    prompt_tokens=len(prompt),
                    tokens=len(ids),
                )
            )
        return completions
