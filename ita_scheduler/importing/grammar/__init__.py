"""How Thai documents speak of time: words (`terms`), what they say together (`meaning`), dates and periods."""
