"""A picture that was dropped on the window, as a record whose recipe can be recalled."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from studio.gallery.matching import match
from studio.generation.draft import Origin
from studio.generation.model import ModelInfo
from studio.generation.recipe import Recipe
from studio.generation.record import Environment, GenerationRecord
from studio.generation.request import GenerationRequest, Noise
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields

_ENDINGS = {".png", ".jpg", ".jpeg", ".webp"}
_MODEL_ENDINGS = {".safetensors", ".gguf", ".zip", ".tar", ".gz", ".tgz", ".ckpt", ".pt", ".pth", ".bin"}
_UNKNOWN = Environment("", "", "", "", "", "", "", "", "", 0, 0)


class Drops(QObject):
    """Takes what is dropped on a window: `dropped` carries a picture's path, `model_dropped` that of what may be a
    model, a LoRA or a folder of them.
    """

    dropped = Signal(object)
    model_dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Welcome pictures from elsewhere, and take what is let go."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            if (path := dropped_file(event.mimeData())) is not None:
                event.acceptProposedAction()
                self.dropped.emit(path)
            elif (path := dropped_model(event.mimeData())) is not None:
                event.acceptProposedAction()
                self.model_dropped.emit(path)
            return True
        if isinstance(event, QDragEnterEvent):
            data = event.mimeData()
            is_welcome = dropped_file(data) is not None or dropped_model(data) is not None
            if cast(object, event.source()) is None and is_welcome:
                event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def dropped_file(data: QMimeData) -> Path | None:
    """The first picture among what is dragged, None if there is none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _ENDINGS), None)


def dropped_model(data: QMimeData) -> Path | None:
    """The first folder or file of weights among what is dragged; pickles, too, to be told why they are refused."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _MODEL_ENDINGS or path.is_dir()), None)


def record_of(recipe: Recipe, path: Path, model: ModelInfo) -> GenerationRecord:
    """The recipe as a record; what the file does not tell is taken from `model`."""
    imprint = recipe.imprint
    return GenerationRecord(
        id=imprint.id if imprint else str(path),
        request=_request(recipe, model),
        origin=imprint.origin if imprint else _origin(recipe),
        environment=imprint.environment if imprint else _UNKNOWN,
        seconds=imprint.seconds if imprint else 0.0,
        created=imprint.created if imprint else datetime.now(UTC),
        path=path,
        pixels_sha256=imprint.pixels_sha256 if imprint else "",
    )


def _request(recipe: Recipe, model: ModelInfo) -> GenerationRequest:
    if recipe.imprint is not None:
        return recipe.imprint.request
    defaults = model.defaults
    return GenerationRequest(
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        noise=recipe.noise or Noise(0),
        model=recipe.model or model.ref,
        size=recipe.size or defaults.size,
        steps=recipe.steps or defaults.steps,
        guidance_scale=defaults.guidance_scale if recipe.guidance_scale is None else recipe.guidance_scale,
        scheduler=recipe.scheduler or defaults.scheduler,
        dialect=recipe.dialect,
        hires=recipe.hires,
        clip_skip=recipe.clip_skip,
        guidance_rescale=recipe.guidance_rescale,
        seamless=recipe.seamless,
        guider=recipe.guider,
        vae=recipe.vae and match(recipe.vae, model.vaes),
    )


def _origin(recipe: Recipe) -> Origin:
    return Origin(Composition(PromptFields(negative=recipe.negative_prompt), text=recipe.prompt))
