"""Tables that come in from a spreadsheet and go out to one: columns, cells, and everything that can be wrong there."""
