"""Measurements, side by side with baselines. `python -m benchmarks` prints and writes the scorecard."""
