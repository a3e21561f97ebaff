"""The doors: wiring, command line and the demo."""
