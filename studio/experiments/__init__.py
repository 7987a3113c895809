"""Many requests from one: grids, variations and walks as plans; sheets and films of their pictures."""
