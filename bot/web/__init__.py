"""What is served over HTTP: the webhook, health, and in the demo the simulator."""
