"""Profiles: years of quarter-hours, made from files, weather, appliances, people and standard load profiles."""
