"""What the program does for the office: adopt, cycle, deliver, respond, list, rehearse; through ports only."""
