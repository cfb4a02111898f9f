"""What has to be done until when: kept in step with its events, spoken of in the morning, chased, never forgotten."""
