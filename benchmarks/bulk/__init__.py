"""From a web archive to loaded claims: how many articles a core reads in a second, and where the time goes."""
