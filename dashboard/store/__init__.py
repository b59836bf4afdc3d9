"""The store: versions of the feedback file on disk, the facts built in them, and the only way to read them."""
