"""Commands for a terminal: for operators (``operating``), and for who writes a tariff (``tariff``)."""
