"""Buurtboek: residents of a Flemish town book the services of the lokale diensteneconomie.

The floors, from top to bottom; nobody looks up:

    app                       where the parts meet
    web | scheduler | cli | demo   how people, the clock, operators and newcomers reach the house
    usecases                  what people can do: load, decide, save, tell
    messages                  what we tell people, and the outbox where it waits
    gateways | store          the outside world | PostgreSQL
    rules | config            pure decisions: money, price, time, plan | settings

This module imports nothing, so that ``booking.rules`` stays pure at run time too.
"""
