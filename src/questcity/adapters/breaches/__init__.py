"""Services that know stolen passwords."""
