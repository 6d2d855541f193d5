"""A made-up client of a real tariff: the town, the people and the work of the demo, as plain data.

Nothing here imports the rest of the program, reads the clock or draws a random number, so that the demo is
the same town each time. A loader places it through the use cases that people themselves use.

    texts       a text in the three languages
    places      the postcodes in and around the service area
    streets     street names with a point on each
    residents   sixty invented people with an address, a phone and perhaps a price decision
    workers     the eight people of the odd-jobs service, their hours and skills, and the office staff
    services    the organisation, its one service and the jobs that can be booked
    tariff      the tariff of OCMW Keerbergen for 2026-2031 as a document
    bookings    which resident wants which job on which working day
"""
