"""Who is who: associations, their officers, and the private group of the staff."""
