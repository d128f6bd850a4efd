"""Respondents, as they are: in a hurry, in two tabs, on a bad line, pressing twice, thinking again."""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from random import Random
from threading import Thread

from benchmarks.durable.browser import Answer, Broken, Browser, Form, SurpriseError, forms
from benchmarks.durable.ledger import Account, Ledger, Place
from benchmarks.durable.site import Site

TRIES = 400
PAGE = re.compile(r"/s/[^/]+/(\d+)/$")
CHANGED, WITHDRAWN, NO_SEAT = "Your changes are saved", "Your answers are withdrawn", "All links of this team are taken"
RECEIPT = "/receipt/"


class Respondent:
    """One person from the shared link to the end."""

    def __init__(self, site: Site, ledger: Ledger, place: Place, random: Random) -> None:
        self.site, self.ledger, self.random = site, ledger, random
        self.account: Account = ledger.open(place)
        self.browser = Browser(site)
        self._broken = 0  # requests that nobody answered

    def live(self) -> None:
        try:
            if not self._joins():
                return
            self._answers()
            if self.account.has_answers and self._chance(0.9):
                self._sends()
            if self.account.sent:
                self._thinks_again()
        except SurpriseError:
            if self.account.place.campaign not in self.ledger.closing:
                raise
            self.ledger.count("respondents whom the close cut short")
        finally:
            self.browser.close()

    # -- Joining -----------------------------------------------------------------

    def _joins(self) -> bool:
        path = f"/j/{self.account.place.code}/"
        form = self._get(path).form
        answer = self._post(path, form.hidden, "join")
        if answer.status == HTTPStatus.CONFLICT and NO_SEAT in answer.text:
            self.ledger.count("no seat left")
            return False
        self._expect(answer, HTTPStatus.FOUND)
        self.account.token = answer.address.strip("/").split("/")[1]
        self.ledger.count("joins")
        return True

    @property
    def _home(self) -> str:
        return f"/s/{self.account.token}/"

    # -- Pages of questions ------------------------------------------------------

    def _answers(self) -> None:
        if self._chance(0.2):
            self.browser = Browser(self.site)  # goes on at another device, with the link alone
        pages = self._count_pages()
        mine = sorted(self.random.sample(range(1, pages + 1), k=max(2, pages // 2)))
        if self._chance(0.15) and len(mine) > 1:
            first, second = mine.pop(), mine.pop()
            self._at_once(lambda tab: self._page(second, tab), lambda tab: self._page(first, tab), browser=self.browser)
        for number in mine:
            self._page(number, self.browser)
        if self._chance(0.25):
            self._page(self.random.choice(mine or [1]), self.browser)  # the back button, and another opinion

    def _count_pages(self) -> int:
        text = self._get(f"{self._home}1/").text
        found = re.search(r"<title>[^<]*\(1/(\d+)\)", text)
        if not found:
            raise SurpriseError(f"no first page: {text[:300]}")
        return int(found[1])

    def _page(self, number: int, browser: Browser) -> None:
        path = f"{self._home}{number}/"
        answer = self._get(path, browser)
        self._expect(answer, HTTPStatus.OK)
        self._look_at(answer.form)
        fields = self._choose(answer.form, number)
        if not fields:
            return
        way = self.random.choice([self._one_by_one, self._whole, self._plainly, self._plainly, self._twice])
        way(path, answer.form, fields, browser)

    def _look_at(self, form: Form) -> None:
        """What was acknowledged must stand on the page."""
        for name in {*form.choices, *(name for name in form.shown if name.startswith("comment-"))}:
            shown, known = form.shown.get(name, ""), self.account.known(name)
            if shown not in known.allowed:
                self.ledger.tell_lost(self.account, f"{name} shows {shown!r}, not one of {sorted(known.allowed)}")

    def _choose(self, form: Form, number: int) -> dict[str, str]:
        chosen = {name: self.random.choice(words) for name, words in form.choices.items() if self._chance(0.9)}
        if f"comment-{number}" in form.shown and self._chance(0.25):
            chosen[f"comment-{number}"] = f"{self.account.name} says: {self.random.random()}"
        return chosen

    def _one_by_one(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser) -> None:
        """With the script: saved after each answer."""
        for name, value in fields.items():
            self._save(path, form, {name: value}, browser, script=True)

    def _whole(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser) -> None:
        self._save(path, form, fields, browser, script=True)

    def _plainly(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser) -> None:
        """Without scripts: the button of the form."""
        self._save(path, form, fields, browser, script=False)

    def _twice(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser) -> None:
        """The button pressed twice: the same form arrives over two connections at once."""
        self._at_once(*[lambda tab: self._save(path, form, fields, tab, script=False)] * 2, browser=browser)

    def _save(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser, *, script: bool) -> None:
        if self._chance(0.04):
            browser.cookies.pop("csrftoken", None)  # the session has expired meanwhile
        before = self.account.about_to_save(fields)
        answer = self._submit(path, form, fields, browser, script=script)
        if answer.status == HTTPStatus.CONFLICT:
            self.account.refused(before)
            self.ledger.count("refused after the close or the sending")
            return
        if script:
            self._expect(answer, HTTPStatus.OK, '"saved": true')
        else:
            self._expect(answer, HTTPStatus.FOUND)
        self.account.saved(fields)
        self.ledger.count("saves")

    def _submit(self, path: str, form: Form, fields: Mapping[str, str], browser: Browser, *, script: bool) -> Answer:
        """Again with a fresh token, when the page is too old; twice, when another tab has got one meanwhile."""
        hidden, button = dict(form.hidden), {} if script else {"next": "1"}
        answer = self._post(path, {**hidden, **fields, **button}, "save", browser, script=script)
        while answer.status == HTTPStatus.FORBIDDEN:
            hidden |= self._renewed(answer, fields, script=script)
            answer = self._post(path, {**hidden, **fields, **button}, "save", browser, script=script)
        return answer

    def _renewed(self, answer: Answer, fields: Mapping[str, str], *, script: bool) -> dict[str, str]:
        """A fresh token; without scripts it comes with a page on which everything typed still stands."""
        self.ledger.count("expired sessions")
        if script:
            token = re.search(r'"token": "([^"]+)"', answer.text)
            return {"csrfmiddlewaretoken": token[1] if token else ""}
        gone = {name for name, value in fields.items() if answer.form.shown.get(name) != value}
        if gone:
            self.ledger.tell_lost(self.account, f"typed but no longer on the page after 403: {sorted(gone)}")
        return answer.form.hidden

    # -- Sending -----------------------------------------------------------------

    def _sends(self) -> None:
        form = self._review(self.browser)
        late = f"{self._home}1/", self._get(f"{self._home}1/").form
        ways = [self._send_once, self._send_once, self._send_twice, self._send_from_two_devices]
        self.random.choice(ways)(form)
        if not self.account.sent:
            raise SurpriseError(f"{self.account.name} could not send: {self.account}")
        if self._chance(0.5):
            self._get(f"{self._home}done/")
        if self._chance(0.3):
            self._late_tab(*late)

    def _review(self, browser: Browser) -> Form:
        answer = self._get(f"{self._home}review/", browser)
        self._expect(answer, HTTPStatus.OK)
        return answer.form

    def _send_once(self, form: Form) -> None:
        self._send(form, self.browser)

    def _send_twice(self, form: Form) -> None:
        self._at_once(*[lambda tab: self._send(form, tab)] * 2, browser=self.browser)

    def _send_from_two_devices(self, form: Form) -> None:
        other = Browser(self.site)
        theirs = self._review(other)
        self._at_once(lambda _tab: self._send(theirs, other), lambda tab: self._send(form, tab), browser=self.browser)
        other.close()

    def _send(self, form: Form, browser: Browser) -> None:
        """Acknowledged is the way to *done*; the way to *entry* says that the link was used with another receipt."""
        receipt = form.hidden["receipt"]
        self.account.receipts.add(receipt)
        if self._chance(0.04):
            browser.cookies.pop("csrftoken", None)
        path, before = f"{self._home}review/", self._broken
        answer = self._post(path, form.hidden, "send", browser)
        while answer.status == HTTPStatus.FORBIDDEN:
            self.ledger.count("expired sessions")
            again = forms(answer.text)
            if not again:  # sent meanwhile: by the other device, or by the try that was cut off
                answer = self._get(path, browser)
                break
            answer = self._post(path, again[-1].hidden, "send", browser)
        else:
            if answer.status == HTTPStatus.CONFLICT and self._broken == before:  # closed, so it must not be there
                self.account.receipts.discard(receipt)
            self._expect(answer, HTTPStatus.FOUND)
        if not answer.address.endswith("/done/"):
            self.ledger.count("sends from a second device, turned away")
            return
        if self.account.sent not in {"", receipt}:
            self.ledger.tell_twice(f"{self.account.name} was told twice that it was sent, with two receipts")
        if not self.account.sent:
            self.ledger.count("sends")
        self.account.sent = receipt

    def _late_tab(self, path: str, form: Form) -> None:
        """A tab with questions is still open after sending: it must be told that nothing is saved."""
        fields = {name: words[0] for name, words in form.choices.items()}
        before = self.account.about_to_save(fields)
        self._expect(self._submit(path, form, fields, self.browser, script=True), HTTPStatus.CONFLICT)
        self.account.refused(before)
        self.ledger.count("refused after the close or the sending")

    # -- The receipt -------------------------------------------------------------

    def _thinks_again(self) -> None:
        for _again in range(2):
            if self._chance(0.35):
                self._changes(self._open_receipt())
        if self._chance(0.2):
            self._withdraws(self._open_receipt())

    def _open_receipt(self) -> Form:
        asked = self._get(RECEIPT).form
        answer = self._post(RECEIPT, {**asked.hidden, "code": self.account.sent}, "read")
        self._expect(answer, HTTPStatus.OK)
        self._look_at(answer.form)
        return answer.form

    def _changes(self, form: Form) -> None:
        names = self.random.sample(sorted(form.choices), k=min(3, len(form.choices)))
        fields = {name: self.random.choice(form.choices[name]) for name in names}
        self.account.about_to_save(fields)
        answer = self._post(RECEIPT, {**form.hidden, **fields, "save": "1"}, "change")
        self._expect(answer, HTTPStatus.OK, CHANGED)
        self.account.saved(fields)
        self.ledger.count("changes")

    def _withdraws(self, form: Form) -> None:
        asked = self._post(RECEIPT, {**form.hidden, "withdraw": "1"}, "read").form
        self.account.withdrawing = True
        before = self._broken
        answer = self._post(RECEIPT, {**asked.hidden, "withdraw-for-good": "1"}, "withdraw")
        gone_before = answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and self._broken > before
        if gone_before and self.account.place.campaign in self.ledger.closing:
            return  # the code opens nothing after the close either: nobody can say whether the first try has arrived
        if not gone_before:  # else the first try has arrived: the code opens nothing any more
            self._expect(answer, HTTPStatus.OK, WITHDRAWN)
        self.account.withdrawn = True
        self.ledger.count("withdrawals")

    # -- Requests ----------------------------------------------------------------

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _get(self, path: str, browser: Browser | None = None) -> Answer:
        return self._insist(lambda: (browser or self.browser).get(path))

    def _post(
        self, path: str, fields: dict[str, str], kind: str, browser: Browser | None = None, *, script: bool = False
    ) -> Answer:
        """Sends until somebody answers; now and then over a slow line, or hanging up before the answer."""
        tab, slow, hang_up = browser or self.browser, 0.0, 0.0
        if self._chance(0.1):
            slow = self.random.uniform(0.01, 0.2)
        elif self._chance(0.05):
            hang_up = self.random.uniform(0.001, 0.03)

        def once() -> Answer:
            nonlocal slow, hang_up
            gives_up, slow_line, hang_up, slow = hang_up, slow, 0.0, 0.0
            return tab.post(path, fields, kind, script=script, slow=slow_line, hang_up=gives_up)

        return self._insist(once)

    def _insist(self, request: Callable[[], Answer]) -> Answer:
        for _attempt in range(TRIES):
            try:
                answer = request()
            except Broken:
                self._broken += 1
                self.ledger.count("broken")
            else:
                if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer
                self.ledger.count("server errors")
            time.sleep(0.02)
        raise SurpriseError("the server never answered")

    def _expect(self, answer: Answer, status: HTTPStatus, words: str = "") -> None:
        if answer.status != status or words not in answer.text:
            raise SurpriseError(f"{answer.status} {answer.address} instead of {status} {words}: {answer.text[:2000]}")

    def _at_once(
        self, first: Callable[[Browser], None], second: Callable[[Browser], None], *, browser: Browser
    ) -> None:
        """Both at the same moment: the first in another tab of this browser."""
        tab, failed = browser.another_tab(), list[BaseException]()
        started = Thread(target=self._in_thread, args=(first, tab, failed))
        started.start()
        try:
            second(browser)
        finally:
            with self.site.idle():
                started.join()
            tab.close()
        if failed:
            raise failed[0]

    def _in_thread(self, work: Callable[[Browser], None], tab: Browser, failed: list[BaseException]) -> None:
        with self.site.working():
            try:
                work(tab)
            except BaseException as error:  # noqa: BLE001  # handed over to the thread that waits for this one
                failed.append(error)
