"""Loads: years of quarter-hours from appliances, standard load profiles, people, workplaces and electric vehicles."""
