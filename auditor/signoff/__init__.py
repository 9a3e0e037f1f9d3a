"""Sign-off: keys, the seal of an organisation, the decisions of people, their verification, and the register."""
