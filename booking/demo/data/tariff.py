"""The tariff of the odd-jobs service of OCMW Keerbergen for 2026-2031, as a document of rules.

Decided on 15 December 2025, for the years 2026 to 2031; amounts are indexed each year, so a later year needs
its own document. The price is per worker and per hour. Kilometres count when they are driven for the job
itself, not between OCMW and user.

Each rule says ``"vat": "included"``: the published amounts are what the resident pays, and nothing that
we found of the regulation adds VAT to them. Which rate, if any, is inside is for the organisation to decide.

Two things are readings, not words of the regulation: minutes are charged exactly (begun hours are named only
for the motor tool), and each amount is rounded half up to the cent.
"""

from typing import Any, Final

from booking.demo.data.texts import Text, text

TARIFF: Final[dict[str, Any]] = {
    "name": text(
        "Tarief klusdienst 2026-2031",
        "Tarif du service de petits travaux 2026-2031",
        "Odd-jobs tariff 2026-2031",
    ),
    "valid_from": "2026-01-01",
    # Exclusive: the last day is 31 December 2031.
    "valid_until": "2032-01-01",
    "decided_on": "2025-12-15",
    "source": (
        "OCMW Keerbergen, tarief klusdienst 2026-2031, beslist op 15 december 2025: "
        "keerbergen.meetingburger.net/bekendmakingen/huishoudelijke-en-gebruikersreglementen/ae762b9b-…"
    ),
    "document": {
        "version": 1,
        "currency": "EUR",
        "default_class": "standard",
        "classes": [
            {
                "code": "social",
                "name": text("Sociaal tarief", "Tarif social", "Social price"),
                "grounds": ["leefloon", "ivt", "igo", "guidance"],
            },
            {
                "code": "vt",
                "name": text("Verminderd tarief", "Tarif réduit", "Reduced price"),
                "grounds": ["vt"],
            },
            {
                "code": "standard",
                "name": text("Gewoon tarief", "Tarif ordinaire", "Standard price"),
                "grounds": [],
            },
        ],
        "rules": [
            {
                "code": "labour",
                "kind": "per_quantity",
                "measure": "worker_minutes",
                "unit_minutes": 60,
                "count": "exact",
                "prices": {"social": "8.00", "vt": "18.00", "standard": "50.00"},
                "rounding": "half_up",
                "vat": "included",
                "name": text("Werkuren", "Heures de travail", "Working hours"),
            },
            {
                "code": "motor",
                "kind": "per_quantity",
                "measure": "motor_minutes",
                "unit_minutes": 60,
                "count": "begun",
                "price": "2.50",
                "rounding": "half_up",
                "vat": "included",
                "name": text(
                    "Machine met motor, brandstof inbegrepen",
                    "Machine à moteur, carburant compris",
                    "Motor tool, fuel included",
                ),
            },
            {
                "code": "km",
                "kind": "per_quantity",
                "measure": "job_km",
                "count": "exact",
                "price": "0.4449",
                "rounding": "half_up",
                "excludes": "trip between OCMW and user",
                "vat": "included",
                "name": text(
                    "Kilometers voor de klus",
                    "Kilomètres pour le travail",
                    "Kilometres for the job",
                ),
            },
            {
                "code": "waste",
                "kind": "at_cost",
                "measure": "waste_cents",
                "vat": "included",
                "name": text("Afval, tegen kostprijs", "Déchets, au prix coûtant", "Waste, at cost"),
            },
        ],
    },
}

GROUNDS: Final[dict[str, Text]] = {
    "leefloon": text("Leefloon", "Revenu d'intégration", "Living wage (leefloon)"),
    "ivt": text(
        "Inkomensvervangende tegemoetkoming (handicap)",
        "Allocation de remplacement de revenus (handicap)",
        "Income replacement allowance (disability)",
    ),
    "igo": text(
        "Inkomensgarantie voor ouderen",
        "Garantie de revenus aux personnes âgées",
        "Income guarantee for older people",
    ),
    "guidance": text(
        "Budgetbegeleiding of begeleiding door de sociale dienst",
        "Guidance budgétaire ou accompagnement par le service social",
        "Budget guidance or guidance by the social service",
    ),
    "vt": text("Verhoogde tegemoetkoming", "Intervention majorée", "Increased reimbursement"),
}

EVIDENCE: Final[dict[str, Text]] = {
    "mutuality_sticker": text(
        "Klevertje van het ziekenfonds",
        "Vignette de la mutualité",
        "Sticker of the health insurance fund",
    ),
    "certificate": text("Attest", "Attestation", "Certificate"),
    "ksz_check": text(
        "Controle bij de Kruispuntbank (KSZ)",
        "Contrôle auprès de la Banque Carrefour (BCSS)",
        "Check with the Crossroads Bank (KSZ)",
    ),
    "ocmw_decision": text("Beslissing van het OCMW", "Décision du CPAS", "Decision of the OCMW"),
}
