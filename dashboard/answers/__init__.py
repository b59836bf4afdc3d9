"""The one door to a number, `ask.ask(clinic, viewer, question, filters)`: pages, commands and reports call nothing below it."""
