"""发现: laboratories, projects, papers and patents are scouted for results nobody has disclosed."""
