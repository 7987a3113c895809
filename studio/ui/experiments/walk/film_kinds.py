"""The kinds of film that can be exported, in words and as the writer knows them."""

from dataclasses import dataclass

from studio.experiments.video import Codec


@dataclass(frozen=True)
class FilmKind:
    """One kind: its label, what to know about it, the ending of its file ("" for a folder), and its codec."""

    label: str
    about: str
    ending: str
    codec: Codec | None = None


KINDS = (
    FilmKind("MP4 video (AV1)", "Small and sharp; plays in today's browsers and players.", ".mp4", "av1"),
    FilmKind("MP4 video (H.264)", "Plays everywhere; its patents may ask for a licence.", ".mp4", "h264"),
    FilmKind("MP4 video (VP9)", "Free of patents, for players without AV1.", ".mp4", "vp9"),
    FilmKind("WebM video (VP9)", "For the web; free of patents.", ".webm", "vp9"),
    FilmKind("WebM video (AV1)", "For the web; smaller, newer.", ".webm", "av1"),
    FilmKind("Animated WebP", "A picture that moves, repeats for ever; good colours.", ".webp"),
    FilmKind("Animated GIF", "Plays in every chat; 256 colours and large.", ".gif"),
    FilmKind("PNG pictures", "Every frame without loss and with its recipe, numbered, in a folder.", ""),
)
