"""Safekeeping: what leaves the installation to be kept elsewhere, and what comes back: export, backup, restore."""
