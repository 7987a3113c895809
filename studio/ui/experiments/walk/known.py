"""What is known of a walk: the frames that are there, and the picture of each keyframe."""

import bisect
from collections.abc import Sequence
from dataclasses import replace

from studio.experiments.walk import Keyframe
from studio.generation.record import GenerationRecord
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.survey import Outlook


class Known:
    """Grows as surveys answer and pictures arrive."""

    def __init__(self) -> None:
        self.outlook = Outlook(Script())
        self._records: dict[str, GenerationRecord] = {}
        self._wanted: set[str] = set()

    def take(self, outlook: Outlook) -> None:
        """A survey answered."""
        self.outlook = outlook
        self._records.update(outlook.records)
        keyframes = (keyframe.planned.request.key() for keyframe in outlook.script.keyframes)
        self._wanted = {*outlook.keys, *keyframes}

    def remember(self, record: GenerationRecord) -> None:
        """A picture was chosen as a keyframe."""
        self._records[record.request.simplified().key()] = record

    def arrive(self, record: GenerationRecord) -> bool:
        """A picture was made; whether it is one of this walk."""
        key = record.request.key()
        if key not in self._wanted:
            return False
        self._records[key] = record
        self.outlook = replace(self.outlook, records={**self.outlook.records, key: record})
        return True

    def pictures(self) -> tuple[GenerationRecord | None, ...]:
        """The frames in order, None where one is missing."""
        return self.outlook.pictures()

    def made(self, keyframe: Keyframe) -> GenerationRecord | None:
        """The picture of just this keyframe, if it is there."""
        return self._records.get(keyframe.planned.request.key())

    def shown(self, script: Script) -> Sequence[GenerationRecord | None]:
        """What to show for each keyframe: its own picture, else the frame nearest to it."""
        return [
            self.made(keyframe) or self._near(script, index) for index, keyframe in enumerate(script.keyframes)
        ]

    def _near(self, script: Script, position: int) -> GenerationRecord | None:
        outlook = self.outlook
        if outlook.script != script or not outlook.positions:
            return None
        after = min(bisect.bisect_left(outlook.positions, position), len(outlook.positions) - 1)
        before = max(0, after - 1)
        is_after_nearer = outlook.positions[after] - position < position - outlook.positions[before]
        return outlook.records.get(outlook.keys[after if is_after_nearer else before])
