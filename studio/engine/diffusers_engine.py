"""The engine that runs diffusers models: loads them, keeps them warm, makes pictures in batches."""

import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext

from studio.engine import loading, runtime
from studio.engine.batch import Batch
from studio.engine.blame import blamed_on
from studio.engine.devices import Device, choose
from studio.engine.foresight import Foresight, Thrift
from studio.engine.library import ModelLibrary
from studio.engine.loading import LoadedModel
from studio.engine.memory import NotEnoughMemory, free, is_out_of_memory
from studio.engine.protocol import OnStep, Step
from studio.engine.starting import Start, start_of
from studio.engine.thread_policy import ThreadPolicy
from studio.engine.upscaling import Upscaling
from studio.engine.warm_models import WarmModels
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest, ModelRef, Size
from studio.generation.sources import Sources


class DiffusersEngine:
    """Makes pictures in this process; see `protocol.Engine`.

    `device` is one of `devices.PREFERENCES`, `dtype` one of `devices.DTYPES`, `thrift` says how memory is dealt
    with. The engine sets torch's thread count, nothing else that is global.
    """

    def __init__(
        self,
        library: ModelLibrary,
        device: str = "auto",
        dtype: str = "auto",
        thrift: Thrift = "balanced",
        sources: Sources | None = None,
        models: WarmModels | None = None,
    ) -> None:
        """Nothing is imported or loaded until `prepare` or `generate`; requests find their `sources` there."""
        self._library = library
        self._sources = sources
        self._preference = device, dtype
        self._foresight = Foresight(thrift)
        self._started: tuple[Device, ThreadPolicy] | None = None
        self._models = WarmModels() if models is None else models
        self._upscaling = Upscaling(library.upscalers, sources)
        self._proven: set[str] = set()

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        """Import torch and diffusers and, if a model is named, load it."""
        self._start(on_step)
        if model is not None:
            self._loaded(model, on_step)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        """One picture a request; requests that do not fit into memory together are made in halves, and a model
        that does not fit is placed in parts (`ladder`)."""
        _require_alike(requests)
        device, threads = self._start(on_step)
        if requests[0].upscale is not None:
            return [self._upscaling.make(request, device, on_step, self._drop_models) for request in requests]
        model = self._loaded(requests[0].model, on_step)
        _require_size(model.info, requests[0].size)
        start = self._start_of(requests[0])
        self._dress(model, requests[0])
        self._choose_vae(model, requests[0])
        try:
            self._foresight.place(model, requests[0].size)
            with self._watched(model.info):
                made = Batch(model, requests, threads, on_step, start).make()
            self._foresight.learn(model, requests[0].size)
            return made
        except BaseException as error:
            if isinstance(error, NotEnoughMemory):
                model.ladder.leave()
            traceback.clear_frames(error.__traceback__)  # they hold the batch's tensors
            free(device)  # not behind every picture: looking for rubbish takes long, and the next needs the same
            raise

    def model(self, ref: ModelRef) -> LoadedModel:
        """A model that `prepare` or `generate` loaded.

        Raises:
            KeyError: it is not in memory.
        """
        return self._models[ref.sha256]

    def close(self) -> None:
        """Drop the models and give their memory back."""
        self._upscaling.forget()
        self._drop_models()

    def _drop_models(self) -> bool:
        """Give the models' memory back; whether there were any."""
        return self._started is not None and self._models.drop_all(self._started[0])

    def _start(self, on_step: OnStep) -> tuple[Device, ThreadPolicy]:
        """Import the libraries and find the device, once."""
        if self._started is None:
            on_step(Step("starting"))
            runtime.settle()
            device = choose(*self._preference)
            threads = ThreadPolicy(device)  # sees how busy the neighbours are during the imports
            loading.import_libraries()
            self._started = (device, threads)
        return self._started

    def _loaded(self, ref: ModelRef, on_step: OnStep) -> LoadedModel:
        """The model in memory, loaded if it is not; the one unused for longest makes room."""
        device, threads = self._start(on_step)
        if (held := self._models.get(ref.sha256)) is not None:
            return held
        info = self._library.locate(ref)
        if (held := self._models.get(info.ref.sha256)) is not None:
            return held
        on_step(Step("loading"))
        threads.adapt()
        self._models.make_room(info.bytes_to_load, device)
        self._models.keep(model := self._load(info, device))
        return model

    def _load(self, info: ModelInfo, device: Device) -> LoadedModel:
        """Load a model; where memory runs out, then or later, the others go."""

        def evict() -> bool:
            return self._models.drop_all(device, but=info.ref.sha256)

        try:
            with blamed_on(info.ref.name):
                return loading.load(info, device, self._library.user, evict)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            raise StudioError(
                f"There is not enough memory to load the model {info.ref.name}. "
                "Close programs that use much memory, or use a smaller model."
            ) from error

    @contextmanager
    def _watched(self, info: ModelInfo) -> Generator[None]:
        """Until a model made its first picture, what fails is its own fault; then it is ours."""
        with nullcontext() if info.ref.sha256 in self._proven else blamed_on(info.ref.name):
            yield
        self._proven.add(info.ref.sha256)

    def _start_of(self, request: GenerationRequest) -> Start | None:
        if request.source is None:
            return None
        if self._sources is None:
            raise ValueError("The engine was given no folder of source pictures.")
        return start_of(request, self._sources)

    def _dress(self, model: LoadedModel, request: GenerationRequest) -> None:
        """Put the request's LoRAs on the model, and take others off; texts read with others are forgotten."""
        loras = request.simplified().loras
        found = [(self._library.loras.locate(lora), lora.weight) for lora in loras]
        if model.adapters.wears(found):
            return
        if not model.ladder.is_whole:
            model.ladder.leave()  # its hooks hold the layers that change
        model.adapters.wear(found)
        loading.compute_adapters(model)
        model.conditioner.forget()

    def _choose_vae(self, model: LoadedModel, request: GenerationRequest) -> None:
        """Let the request's VAE stand in the model, else its own."""
        info = None if request.vae is None else self._library.vaes.locate(request.vae)
        if model.vae_slot.holds(info):
            return
        if model.ladder.rung or not model.ladder.is_whole:
            model.ladder.leave()  # hooks and tiles are the old one's
        model.vae_slot.hold(info)


def _require_alike(requests: Sequence[GenerationRequest]) -> None:
    """A batch is one pass, so only the words and the noise may differ.

    Raises:
        ValueError: there is no request, or they differ in more: a mistake of the caller.
    """
    if len({request.checked().kind() for request in requests}) != 1:
        raise ValueError("The requests of a batch may differ in prompts, blend and noise only.")


def _require_size(info: ModelInfo, size: Size) -> None:
    """Refuse a size that the VAE cannot make, and offer the nearest."""
    nearest = info.nearest_size(size)
    if nearest != size:
        raise StudioError(
            f"The model {info.ref.name} cannot make a picture of {size}: width and height must be multiples "
            f"of {info.size_multiple}. The nearest size is {nearest}."
        )
