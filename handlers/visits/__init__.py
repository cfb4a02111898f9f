"""Advisor visits (アドバイザー派遣): an officer wishes, the ward decides, staff fix the day, time reminds."""
