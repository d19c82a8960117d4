"""The pure core: values in, values and reasons out; no clock, no input or output, no chance."""
