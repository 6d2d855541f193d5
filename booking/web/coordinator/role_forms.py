"""Who does what, and somebody new."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, widgets
from wtforms.validators import AnyOf

from booking.rules.actors import Role
from booking.usecases.accounts.add_staff_member import AddStaffMember
from booking.web.common.fields import EmailField, NameField
from booking.web.common.forms import PageForm
from booking.web.common.locale import LANGUAGES
from booking.web.coordinator.words import ROLES

_OFFICE = (Role.DESK, Role.COORDINATOR)


class RolesForm(PageForm):
    """The roles of somebody."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(*pair) for pair in ROLES.items()],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )

    def offer(self, *, worker: bool) -> None:
        """Offer the role of worker only to who goes out and does the work."""
        self.roles.choices = [
            SelectChoice(role, words) for role, words in ROLES.items() if worker or role is not Role.WORKER
        ]

    @property
    def chosen(self) -> frozenset[Role]:
        """What was ticked."""
        return frozenset(Role(role) for role in self.roles.data or ())


class NewStaffForm(PageForm):
    """Somebody new in the office."""

    name = NameField(_l("Name"), missing=_l("Fill in a name."))
    email = EmailField(_l("E-mail address"), missing=_l("Fill in an e-mail address."))
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role, ROLES[role]) for role in _OFFICE],
        validate_choice=False,
        validators=[AnyOf([role.value for role in _OFFICE], message=_l("Choose a role."))],
    )
    language = RadioField(
        _l("Which language do they read?"),
        choices=[SelectChoice(*pair) for pair in LANGUAGES],
        default="nl",
        validate_choice=False,
        validators=[AnyOf([code for code, _ in LANGUAGES], message=_l("Choose a language."))],
    )

    def to_request(self) -> AddStaffMember:
        """Return what the use case wants."""
        return AddStaffMember(self.name.data, self.email.address.lower(), Role(self.role.data), self.language.data)
