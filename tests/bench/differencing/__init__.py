"""What a clever counselor can work out about one client's answer from everything they may read, week after week."""
