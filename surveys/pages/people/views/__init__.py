"""Accounts, groups, teams and the audit log. A form that is refused comes back with what was typed, as status 422."""
