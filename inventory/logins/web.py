"""Trying a login over HTTPS by a recipe, judged by reaching what only a login reaches.

A status of 200 is no acceptance, and a page without an error text neither. Redirects are followed
on the same host alone; the certificate is verified; cookies last for one attempt.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import httpx2

from inventory.logins.answers import Seen
from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.bounded import verifying
from inventory.logins.given import NoAnswerError, unclear
from inventory.logins.recipe import FACTORS, Body, Keep, Recipe, Request, filled, names_in

_LARGEST = 512 * 1024
_REDIRECTS = 10
_HELD_UP = {408, 423, 429}  # too slow, locked, too many: nobody looked at what was sent
_NOT_THERE = {404, 405}
_TALKATIVE = ("httpx2", "httpcore2")
_WORDS = {
    httpx2.TimeoutException: "no answer in time",
    httpx2.ProtocolError: "an answer that is not HTTP",
    httpx2.NetworkError: "cannot be reached",
}


class WebLogin:
    """Logins at one web system; every attempt is a new session."""

    def __init__(self, recipe: Recipe, seconds: float = 30.0) -> None:
        """Connect nowhere yet; the libraries' logs are silenced, cookies would be in them."""
        self._recipe, self._seconds = recipe, seconds
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def __repr__(self) -> str:
        """Say where, never what with."""
        return f"WebLogin({self._recipe.base})"

    def attempt(self, credentials: Credentials) -> Answer:
        """Go through the recipe once in a new session, and look where one stands."""
        try:
            return asyncio.run(self._bounded(credentials))
        except NoAnswerError as silence:
            return unclear(silence)
        except TimeoutError:
            return unclear("no answer in time")
        except Exception as odd:  # noqa: BLE001 - its frames hold secrets: only its kind goes on
            return unclear(_told(odd))

    def clock_skew(self) -> float | None:
        """By the Date of an answer (RFC 9110 6.6.1), which has whole seconds."""
        try:
            return asyncio.run(self._skew())
        except Exception:  # noqa: BLE001 - whatever it is, the time is not known
            return None

    async def _bounded(self, credentials: Credentials) -> Answer:
        async with asyncio.timeout(self._seconds):
            context = verifying(self._recipe.authority)
            if reason := await self._stranger(context):
                raise NoAnswerError(reason)
            async with _Session(self._recipe, context) as session:
                return await _Login(self._recipe, credentials, session).answer()

    async def _stranger(self, context: ssl.SSLContext) -> str:
        """Why the page cannot tell a login: a stranger must be seen as one there."""
        recipe = self._recipe
        if recipe.page is None:
            return ""
        async with _Session(recipe, context) as session:
            seen = await session.fetch(recipe.page, {})
        if seen.shows(recipe.accepted):
            return "the page shows the sign of a login without one: mend the recipe"
        if not seen.shows(recipe.refused):
            return f"without a login the page has no sign of that (status {seen.status})"
        return ""

    async def _skew(self) -> float | None:
        request = self._recipe.page or self._recipe.steps[0]
        async with (
            asyncio.timeout(self._seconds),
            _Session(self._recipe, verifying(self._recipe.authority)) as session,
        ):
            before = time.time()
            told = await session.date(request.path)
            return told + 0.5 - (before + time.time()) / 2 if told else None


class _Session:
    """One session: its cookies, and requests that stay on the recipe's host."""

    def __init__(self, recipe: Recipe, context: ssl.SSLContext) -> None:
        self._recipe = recipe
        self._client = httpx2.AsyncClient(
            base_url=recipe.base,
            verify=context,
            trust_env=False,  # no proxy, no .netrc, no other certificates by the environment
            follow_redirects=False,
            timeout=httpx2.Timeout(None),  # the whole attempt has one
            headers={"Accept-Encoding": "identity", "User-Agent": "hinomi"},
        )
        self._origin = _origin(httpx2.URL(recipe.base))

    async def __aenter__(self) -> "_Session":
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def fetch(self, request: Request, values: Mapping[str, str]) -> Seen:
        """Send one request and follow where it leads; a header that cannot be filled stays out."""
        seen = await self._follow(
            self._client.build_request(
                request.method,
                request.path,
                headers={
                    name: filled(text, values)
                    for name, text in request.headers.items()
                    if names_in(text) <= values.keys()
                },
                data=_form(request.form, values),
                json=None if request.json is None else _json(request.json, values),
            )
        )
        if seen.status in _HELD_UP or seen.status >= 500:
            raise NoAnswerError(f"the server answers with status {seen.status}")
        if any(seen.shows(sign) for sign in self._recipe.unclear):
            raise NoAnswerError("the server says what the recipe lists under `unclear`")
        return seen

    async def date(self, path: str) -> float | None:
        """The Date of one answer, in seconds since 1970."""
        response, _ = await self._send(self._client.build_request("GET", path))
        told = response.headers.get("date")
        return parsedate_to_datetime(told).timestamp() if told else None

    async def _follow(self, request: httpx2.Request) -> Seen:
        for _ in range(_REDIRECTS):
            response, raw = await self._send(request)
            if response.next_request is None:
                return Seen(
                    response.status_code,
                    response.url.path,
                    response.headers.get("content-type", ""),
                    raw,
                    {cookie.name: cookie.value or "" for cookie in self._client.cookies.jar},
                )
            request = response.next_request
            if _origin(request.url) != self._origin:
                raise NoAnswerError(f"sent on to another host ({request.url.host[:100]})")
        raise NoAnswerError("sent round in circles")

    async def _send(self, request: httpx2.Request) -> tuple[httpx2.Response, bytes]:
        response = await self._client.send(request, stream=True)
        raw = bytearray()
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise NoAnswerError("the answer is compressed although that was not asked for")
            async for piece in response.aiter_raw():
                raw += piece
                if len(raw) > _LARGEST:
                    raise NoAnswerError("the answer is too long")
        finally:
            await response.aclose()
        return response, bytes(raw)


class _Login:
    """One run through the steps."""

    def __init__(self, recipe: Recipe, credentials: Credentials, session: _Session) -> None:
        self._recipe, self._session = recipe, session
        offered = {"password": credentials.password, "code": credentials.code}
        self._offered = {name for name, value in offered.items() if value is not None}
        self._values = {name: value or "" for name, value in offered.items()}
        self._values["account"] = credentials.account
        self._sent = False

    async def answer(self) -> Answer:
        """Send the steps, then look at the page, or at the last answer where there is none."""
        last = None
        for step in self._recipe.steps:
            if self._left_out(step):
                continue
            if step.names - self._values.keys() and self._sent:
                break  # a form that only follows on the right answer is not there
            last = await self._step(step)
        if last is None or not self._sent:
            return unclear("nothing was sent: the recipe has no step for this factor")
        return await self._judged(last)

    def _left_out(self, step: Request) -> bool:
        """A step whose factors are all not offered is not sent."""
        wanted = step.names & FACTORS
        return bool(wanted) and not wanted & self._offered

    async def _step(self, step: Request) -> Seen:
        if missing := sorted(step.names - self._values.keys()):
            raise NoAnswerError(f"not found on the pages before: {', '.join(missing)}")
        self._sent = self._sent or bool(step.names & FACTORS)
        seen = await self._session.fetch(step, self._values)
        if seen.status in _NOT_THERE:
            raise NoAnswerError(f"not there: {step.path} (status {seen.status})")
        for keep in step.keep:
            self._keep(keep, seen)
        return seen

    def _keep(self, keep: Keep, seen: Seen) -> None:
        value = seen.value(keep)
        if value is not None:
            self._values[keep.name] = value
        elif not self._sent:
            place = seen.path.partition(";")[0][:100]  # what follows may name the session
            raise NoAnswerError(f"not on the page {place}: {keep.found} {keep.source}")

    async def _judged(self, last: Seen) -> Answer:
        recipe, seen = self._recipe, last
        if recipe.page is not None:
            seen = await self._session.fetch(recipe.page, self._values)
        accepted = seen.shows(recipe.accepted) and self._stands(seen)
        refused = seen.shows(recipe.refused)
        if accepted and refused:
            return unclear("the answer has both signs: mend the recipe")
        if accepted:
            return Answer(Said.ACCEPTED, (), (), "")
        if self._half(last):
            return Answer(Said.PARTIAL, ("code",), (), "")
        if refused:
            return Answer(Said.REFUSED, (), (), "")
        return unclear(f"neither sign of the recipe is seen (status {seen.status})")

    def _half(self, last: Seen) -> bool:
        """Whether the code is asked for; a form that asks again after one was sent refuses."""
        partial = self._recipe.partial
        if partial is None or (self._recipe.page is not None and "code" in self._offered):
            return False
        return last.shows(partial)

    def _stands(self, seen: Seen) -> bool:
        """Whether one is on the page that was asked for, and not somewhere else."""
        page, sign = self._recipe.page, self._recipe.accepted
        return page is None or bool(sign.path) or seen.path == page.path.partition("?")[0]


def _form(body: Body | None, values: Mapping[str, str]) -> dict[str, str] | None:
    if body is None:
        return None
    return {name: filled(str(text), values) for name, text in body.items()}


def _json(body: Body, values: Mapping[str, str]) -> dict[str, object]:
    return {
        name: _json(value, values)
        if isinstance(value, Mapping)
        else filled(value, values)
        if isinstance(value, str)
        else value
        for name, value in body.items()
    }


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    port = url.port or {"https": 443, "http": 80}.get(url.scheme, 0)
    return url.scheme, url.host, port


def _told(error: BaseException) -> str:
    """The kind of an error; of a bad certificate also what is wrong with it."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"the certificate is not good: {link.verify_message}"
        link = link.__cause__ or link.__context__
    return next((word for kind, word in _WORDS.items() if isinstance(error, kind)), "no answer")
