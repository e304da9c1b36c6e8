"""Weather of a site: read from files, shipped, or drawn for any coordinates; and the sky over its quarter-hours."""
