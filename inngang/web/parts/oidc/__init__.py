"""OpenID Connect: our own thin client. Authorization code with PKCE, PAR where offered, private_key_jwt."""
