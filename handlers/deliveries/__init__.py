"""What could not be delivered or handled: nothing dies quietly."""
