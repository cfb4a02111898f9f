"""What must not be found anywhere: names, numbers and LINE ids that were planted."""
