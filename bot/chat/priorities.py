"""How important a message is: smaller goes first, and waits last when the month's messages get scarce.

From `[line] waits_from` of the contract profile on (TIPS and ANNOUNCEMENT as it comes) a message waits for staff's
decision when the month is tight; everything before goes on until only the reserve of incidents is left.
"""

from __future__ import annotations

from typing import Final

INCIDENT: Final = 0  # an alarm: ahead of everything, never held back, paid from the reserve
WARNING: Final = 1  # a phone or the group may be in wrong hands
TROUBLE: Final = 3  # something was not sent, or staff must decide
REMINDER: Final = 4  # an officer is expected somewhere
ANSWER: Final = 5  # to what somebody said; free while its reply token lives
NEWS: Final = 5  # something changed for an officer
STAFF: Final = 5  # what staff have to know, the morning's digest with it
ANNOUNCEMENT: Final = 7  # staff write to many
TIPS: Final = 8  # nice to know
