"""What is printed for meetings and associations: run sheets, attendance, letters with codes, rules, print orders."""
