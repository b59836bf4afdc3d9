"""Access: who somebody is, what they may do, and the gate before everything the server serves."""
