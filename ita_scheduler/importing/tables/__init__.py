"""Tables become rows: which columns hold what, which tables are the plan's."""
