"""What people do in their chats: speak, send things, change and take back what they said."""

from bot.simulator import ids
from bot.simulator.core import Core
from bot.simulator.events import Events
from bot.simulator.mentions import mentioned
from bot.simulator.refusals import Refused
from bot.simulator.world import Group, Item, Json, User

FROM_LINE = {"contentProvider": {"type": "line"}}
QUOTABLE = frozenset({"text", "sticker", "image", "video"})


class Chats:
    """The user's side of a chat. In one-to-one chats a person who blocked the bot says nothing: None comes back."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events

    def say(self, user: str, text: str, group: str | None = None, *, quotes: str | None = None) -> Item | None:
        """The person sends a text, perhaps quoting a message by its id. LINE: Text message event."""
        quoted = {} if quotes is None else {"quotedMessageId": quotes}
        text = text.replace("{paper}", self._core.user(user).paper)
        return self._speak(user, group, {"type": "text", "text": text}, quoted)

    def sticker(self, user: str, group: str | None = None) -> Item | None:
        """The person sends a sticker. LINE: Sticker message event."""
        content = {"type": "sticker", "packageId": "446", "stickerId": "1988"}
        return self._speak(user, group, content, {"stickerResourceType": "STATIC", "keywords": ["OK"]})

    def image(self, user: str, group: str | None = None) -> Item | None:
        """The person sends a photo. LINE: Image message event."""
        return self._speak(user, group, {"type": "image"}, FROM_LINE)

    def video(self, user: str, group: str | None = None, *, milliseconds: int = 60_000) -> Item | None:
        """The person sends a film. LINE: Video message event."""
        return self._speak(user, group, {"type": "video"}, {"duration": milliseconds, **FROM_LINE})

    def audio(self, user: str, group: str | None = None, *, milliseconds: int = 5_000) -> Item | None:
        """The person sends a recording. LINE: Audio message event."""
        return self._speak(user, group, {"type": "audio", "duration": milliseconds}, FROM_LINE)

    def file(self, user: str, name: str, size: int, group: str | None = None) -> Item | None:
        """The person sends a file of so many bytes. LINE: File message event."""
        return self._speak(user, group, {"type": "file", "fileName": name, "fileSize": size}, {})

    def location(
        self, user: str, latitude: float, longitude: float, title: str = "", group: str | None = None
    ) -> Item | None:
        """The person sends a place. LINE: Location message event."""
        named = {"title": title, "address": title} if title else {}
        return self._speak(user, group, {"type": "location", **named, "latitude": latitude, "longitude": longitude}, {})

    def edit(self, user: str, group: str, item: str, text: str) -> None:
        """The person changes a text sent to a group; one-to-one chats have no editing. LINE: Message edited event."""
        with self._core.changing():
            who, where = self._core.user(user), self.inside(user, group)
            said = self._own(user, group, item)
            if said.message is None or said.message["type"] != "text":
                raise Refused("編集できるのは文字のメッセージだけです。")
            said = self._core.alter(group, item, message={**said.message, "text": text}, edited=True)
            if where.bot_inside:
                content = self._incoming(said, {}, where)
                self._events.emit("messageEdited", group, who, message=content)

    def unsend(self, user: str, item: str, group: str | None = None) -> None:
        """The person takes a message back. LINE: Unsend event."""
        with self._core.changing():
            who = self._core.user(user)
            said = self._own(user, group or user, item)
            note = f"{who.name}さんがメッセージの送信を取り消しました"
            self._core.alter(group or user, said.id, message=None, unsent=True, note=note)
            if self.heard(who, group):
                self._events.emit("unsend", group or user, who, unsend={"messageId": item})

    def inside(self, user: str, group: str) -> Group:
        """The group, if the person is a member of it."""
        where = self._core.group(group)
        if user not in where.members:
            raise Refused("このグループのメンバーではありません。")
        return where

    def heard(self, who: User, group: str | None) -> bool:
        """Whether the bot learns of what this person does here."""
        return not who.blocked if group is None else self.inside(who.id, group).bot_inside

    def _own(self, user: str, chat_id: str, item: str) -> Item:
        said = self._core.item(chat_id, item)
        if said.sender != user or said.unsent:
            raise Refused("自分が送ったメッセージではありません。")
        return said

    def _speak(self, user: str, group: str | None, shown: Json, hidden: Json) -> Item | None:
        with self._core.changing():
            who = self._core.user(user)
            heard = self.heard(who, group)
            if group is None and not heard:
                return None
            item = self._core.record(group or user, user, who.name, shown)
            if heard:
                where = self._core.group(group) if group else None
                self._events.emit("message", group or user, who, message=self._incoming(item, hidden, where))
            return item

    def _incoming(self, item: Item, hidden: Json, where: Group | None) -> Json:
        shown = item.message or {}
        content = {"id": item.id, **shown, **hidden}
        if shown["type"] in QUOTABLE:
            content["quoteToken"] = ids.quote_token(self._core.random)
        if shown["type"] == "text" and where is not None:
            content |= mentioned(self._core, shown["text"], where)
        return content
