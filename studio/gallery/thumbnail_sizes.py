"""The two sizes of small pictures, for those who ask for them without a gallery at hand."""

SMALL, LARGE = 256, 640
"""The longer side in pixels. The small one is made with its picture, the large one when it is first wanted:
20 and 90 kB of a picture with much detail, whose file of 1024 by 1024 pixels has 1.9 MB and takes ten times as
long to decode (packaging/benchmarks/gallery_scroll.py)."""
