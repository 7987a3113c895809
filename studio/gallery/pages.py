"""The gallery as a page: one HTML file that works offline, searches by words, and shows each picture's recipe."""

import base64
import io
import json
from collections.abc import Sequence
from html import escape

from PIL import Image

from studio.generation.record import GenerationRecord

THUMBNAIL = 320
"""The longer side of the page's small pictures in pixels."""

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
header { position: sticky; top: 0; display: flex; gap: 1rem; align-items: center; padding: .8rem 1.2rem;
  background: Canvas; border-bottom: 1px solid var(--line); }
h1 { font-size: 1rem; margin: 0; }
input { flex: 1; max-width: 40rem; font: inherit; padding: .45rem .7rem; border: 1px solid var(--line);
  border-radius: 8px; background: Field; color: FieldText; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 1rem; padding: 1.2rem; }
figure { margin: 0; content-visibility: auto; contain-intrinsic-size: 240px 320px; }
figure a { display: block; aspect-ratio: 1; background: #8882; border-radius: 8px; overflow: hidden; }
img { width: 100%; height: 100%; object-fit: contain; }
figcaption { padding: .4rem .1rem; overflow-wrap: anywhere; }
summary { cursor: pointer; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  overflow: hidden; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 .8rem; margin: .4rem 0; font-size: .85rem; }
dt { opacity: .65; } dd { margin: 0; }
[hidden] { display: none; }
"""

_SCRIPT = """
const field = document.querySelector("input"), told = document.querySelector("output");
const all = [...document.querySelectorAll("figure")].map(one => [one, one.dataset.words]);
function search() {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const [one, text] of all) {
    const fits = words.every(word => word.startsWith("-") && word.length > 1
      ? !text.includes(word.slice(1)) : text.includes(word));
    one.hidden = !fits;
    shown += fits;
  }
  told.textContent = `${shown} of ${all.length}`;
}
field.addEventListener("input", search);
search();
"""


def page(records: Sequence[GenerationRecord], links: Sequence[str], *, tells_recipes: bool) -> str:
    """The page of some generations; `links` are the addresses of their files, relative to the page.

    Raises:
        OSError: a picture cannot be read.
    """
    figures = [
        _figure(record, link, tells_recipes=tells_recipes) for record, link in zip(records, links, strict=True)
    ]
    field = '<input type="search" placeholder="Search, -word to leave out" aria-label="Search" autofocus>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gallery</title>'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><header><h1>Gallery</h1>{field}<output></output></header>"
        f"<main>{''.join(figures)}</main><script>{_SCRIPT}</script></body></html>"
    )


def _figure(record: GenerationRecord, link: str, *, tells_recipes: bool) -> str:
    facts = _facts(record) if tells_recipes else {}
    words = " ".join([record.request.prompt, *facts.values()]).lower() if facts else ""
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value)
    title = escape(record.request.prompt) if facts else ""
    caption = f"<figcaption><details><summary>{title}</summary><dl>{told}</dl></details></figcaption>"
    image = f'<img loading="lazy" alt="{title}" src="{_small(record)}">'
    return (
        f'<figure data-words="{escape(words)}"><a href="{escape(link)}">{image}</a>'
        f"{caption if facts else ''}</figure>"
    )


def _facts(record: GenerationRecord) -> dict[str, str]:
    request = record.request
    return {
        "not wanted": request.negative_prompt,
        "seed": str(request.noise.seed),
        "model": request.model.name,
        "size": str(request.size),
        "steps": f"{request.steps}, {request.scheduler}, guidance {request.guidance_scale:g}",
        "made": f"{record.created.astimezone():%Y-%m-%d %H:%M}",
        "rating": "★" * record.rating,
        "tags": ", ".join(record.tags),
        "note": record.note,
        "from": record.origin.parent or "",
        "recipe": json.dumps(json.loads(request.to_json()), ensure_ascii=False),
    }


def _small(record: GenerationRecord) -> str:
    """A small JPEG inside of the page."""
    stream = io.BytesIO()
    with Image.open(record.path) as image:
        image.draft("RGB", (THUMBNAIL, THUMBNAIL))
        small = image.convert("RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        Image.frombytes("RGB", small.size, small.tobytes()).save(stream, "JPEG", quality=82)
    return f"data:image/jpeg;base64,{base64.b64encode(stream.getvalue()).decode()}"
