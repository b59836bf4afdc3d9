"""Files of other shapes are brought to one row an appointment, episode, counselor or training, in SQL."""
