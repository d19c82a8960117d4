"""The colleague who never forgets: ITA measures of a Thai local office, watched through the fiscal year."""

__version__ = "0.1.0"
