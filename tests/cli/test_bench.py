"""`seedlock bench`: one quick measurement of each kind that needs no torch, and what cannot be."""


def test_the_window_and_the_gallery_are_measured(seedlock) -> None:
    done = seedlock("bench", "--quick", "--only", "gallery", "--only", "window", "--json")

    assert done.status == 0
    (figures,) = done.lines
    assert figures["model"] == "starter"
    assert figures["gallery"]["rows"] == 500
    assert figures["gallery"]["open_ms"] > 0
    assert figures["window"]["median_s"] > 0
    assert not figures["window"]["torch_or_sqlalchemy_loaded"]


def test_an_unknown_measurement_names_the_nearest(seedlock) -> None:
    done = seedlock("bench", "--only", "windoww")

    assert (done.status, done.err.count("\n")) == (1, 1)
    assert 'nearest is "window"' in done.err
