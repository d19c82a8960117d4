"""What `make bench` measures: medians and ratios taken in one run, since machines are noisy."""
