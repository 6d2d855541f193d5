"""The coordinator says what goes well with a service."""

from flask import Flask

from booking.store.database import in_transaction, reading
from booking.store.queries.services import service_by_id
from booking.store.tables import StaffRow
from tests.harness.client import StrictClient
from tests.harness.meals import a_restaurant
from tests.harness.town import Town


def test_what_goes_well_with_a_service_is_kept_in_order(
    app: Flask, client: StrictClient, town: Town, greet: StaffRow
) -> None:
    with app.app_context():
        meals = in_transaction(lambda session: a_restaurant(session, town))
        lessons = in_transaction(lambda session: a_restaurant(session, town, slug="sporten"))
    path = f"/beheer/diensten/{meals.service_id}/erbij"
    page = client.get(path)
    assert f'value="{meals.service_id}"' not in page.text

    chosen = (lessons.service_id, town.service_id)
    client.submit(path, first=str(chosen[0]), second=str(chosen[1]), follow=True)

    with app.app_context(), reading() as session:
        assert service_by_id(session, town.organisation_id, meals.service_id).linked_ids == chosen
    assert "selected" in client.get(path).text
