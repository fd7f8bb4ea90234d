"""What is sent about chats, as JSON."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.desk.opening import Opening, Transfer, Wish
from api.desk.state import WishKind
from api.routes.fields import LONGEST_TEXT, Body, Language, Name, Plain, Words

_MOST_METADATA = 20


class MessageBody(Body):
    """One message."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "Where is my parcel?", "client_id": "m-1"}}
    )

    text: Words
    client_id: Name | None = Field(
        default=None, description="The sender's own name for it: sent twice, it is added once."
    )


class CustomerBody(Body):
    """Who writes."""

    id: Name | None = Field(default=None, description="The shop's own id of this customer.")
    name: Name | None = None
    language: Language | None = None


class ChatBody(Body):
    """A customer's first message."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "message": {"text": "I was charged twice and nobody answers!"},
                "customer": {"id": "c-1029", "name": "Ana"},
                "metadata": {"order": "88-1041"},
            }
        }
    )

    message: MessageBody
    customer: CustomerBody | None = None
    department: Name | None = Field(default=None, description="null: as the message is read.")
    analyse_mood: bool = Field(
        default=True, description="false: nothing of mood is computed or stored."
    )
    metadata: Annotated[dict[Name, Plain], Field(max_length=_MOST_METADATA)] = Field(
        default_factory=dict
    )

    def opening(self, client_id: str) -> Opening:
        """Return what the desk is asked; `client_id` is for a message that has none."""
        customer = self.customer or CustomerBody()
        return Opening(
            text=self.message.text,
            client_id=self.message.client_id or client_id,
            customer_id=customer.id,
            customer_name=customer.name,
            language=customer.language,
            department=self.department,
            analyse_mood=self.analyse_mood,
            metadata=self.metadata,
        )


class CloseBody(Body):
    """The end of a chat."""

    model_config = ConfigDict(json_schema_extra={"example": {"outcome": "refunded"}})

    outcome: Name | None = None


class LeaveBody(Body):
    """What a customer leaves instead of waiting."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"wish": "callback", "contact": "+351 210 000 000", "text": "after six"}
        }
    )

    wish: WishKind
    contact: Name | None = Field(default=None, description="A callback needs one.")
    text: Words | None = None

    def left(self) -> Wish:
        """Return it as the desk takes it."""
        return Wish(self.wish, self.contact, self.text)


class TransferBody(Body):
    """Where a chat should go: a department or an expert."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"department": "billing", "note": "charged twice"}}
    )

    department: Name | None = None
    expert_id: Name | None = None
    note: Annotated[Plain, Field(max_length=LONGEST_TEXT)] = ""

    def to(self) -> Transfer:
        """Return it as the desk takes it."""
        return Transfer(self.department, self.expert_id, self.note)
