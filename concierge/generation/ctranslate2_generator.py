"""The default backend: CTranslate2 with int8 weights, on the processor."""

import os
from pathlib import Path

import ctranslate2

from concierge.generation.batching import Request
from concierge.generation.chat_format import ChatFormat
from concierge.generation.generator import Completion, GeneratorUnavailable
from concierge.generation.local_generator import REPETITION_PENALTY, LocalGenerator
from concierge.generation.model_card import version_of

MOST_LIKELY = 40  # tokens that a drawn one is among; to sort the whole vocabulary takes twice the time


class CTranslate2Generator(LocalGenerator):
    """A model converted by `concierge models base`, in this process."""

    def __init__(
        self, folder: Path, *, longest_queue: int = 16, batch: int = 8, timeout: float = 8.0, threads: int | None = None
    ) -> None:
        """Name the model; `start` loads it.

        Args:
            folder: holds model.bin and the chat format's files.
            longest_queue: how many requests may wait.
            batch: how many are answered together.
            timeout: seconds from a request to its reply.
            threads: parts of a batch that are answered side by side, a thread each; the number of processors when not
                given. A batch of eight in two parts gives half as much again as in one part with two threads.
        """
        super().__init__(folder, longest_queue=longest_queue, batch=batch, timeout=timeout)
        self._threads = threads or os.cpu_count() or 1

    def _load(self) -> None:
        if not (self._folder / "model.bin").is_file():
            raise GeneratorUnavailable(
                f"There is no model in {self._folder}. Build it with `concierge models base`, or choose another one "
                "with CONCIERGE_GENERATOR_FOLDER."
            )
        self._format = self._format or ChatFormat(self._folder)
        try:
            self._network = ctranslate2.Generator(
                str(self._folder), device="cpu", compute_type="int8", inter_threads=self._threads, intra_threads=1
            )
        except (RuntimeError, MemoryError) as error:
            raise GeneratorUnavailable(f"The model in {self._folder} cannot be loaded: {error}") from error
        self.model = version_of(self._folder)

    def _run(self, batch: list[Request]) -> list[Completion]:
        assert self._format is not None, "loaded before the first request"
        assert self._network is not None, "loaded before the first request"
        prompts = [self._format.encode(request.prompt) for request in batch]
        sampling = batch[0].sampling
        ctranslate2.set_random_seed(sampling.seed)
        greedy = sampling.temperature == 0
        results = self._network.generate_batch(
            prompts,
            max_batch_size=-(-len(prompts) // self._threads),
            max_length=sampling.max_tokens,
            include_prompt_in_result=False,
            end_token=self._format.end_token,
            repetition_penalty=REPETITION_PENALTY,
            sampling_topk=1 if greedy else MOST_LIKELY,
            sampling_topp=1 if greedy else sampling.top_p,
            sampling_temperature=1 if greedy else sampling.temperature,
            callback=lambda step: batch[step.batch_id].given_up.is_set(),
        )
        return [
            Completion(
                text=self._format.decode(result.sequences_ids[0]),
                finish="length" if len(result.sequences_ids[0]) >= sampling.max_tokens else "stop",
                prompt_tokens=len(prompt),
                tokens=len(result.sequences_ids[0]),
            )
            for prompt, result in zip(prompts, results, strict=True)
        ]
