"""The command line: the same answers without a browser. Exit 0 ok, 1 refused or failed, 2 usage."""
