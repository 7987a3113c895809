"""The performance suite: what `seedlock bench` and the scripts in packaging/benchmarks measure."""
