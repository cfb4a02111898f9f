"""A whole year of the programme, played hour by hour and held against an oracle that shares no code with the house."""
