"""The rehearsed year as a page: calendars of its months, and each mail to be opened where it would be sent."""
