"""The recipe of the starter model: from freely licensed drawings to a small text-to-image model.

Read it in this order: `sources` and `sprites` (the drawings), `scene` and `captions` (what a picture
shows and how it is said), `compositor` (the pictures), `tokens`, `autoencoder`, `bank`, `denoiser`
(the training), `judge` and `evaluation` (how good it is), `release` (the folder that ships).
"""
