"""The one door to a number: `ask.ask(clinic, viewer, question, filters)`.

Pages, commands and reports call nothing below it, so a number cannot differ between them.
"""
