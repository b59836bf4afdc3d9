"""How a foreign file is read: its columns, dates, codes, scales and shape, as data that can be saved and sent on.

model (what a mapping says) -> file_format (TOML and JSON) -> presets (those that ship)
-> choose (which one fits a file) -> columns (where its columns stand).
"""
