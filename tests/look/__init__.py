"""How GovHub looks, in a real browser: every part on its own, and every page of the application."""
