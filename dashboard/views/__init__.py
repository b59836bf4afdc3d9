"""The pages, one thin file each, and the pieces they share. A page asks, shows and words; it works nothing out."""
