// The editor of a draft: parts open in their rows and save while one types; rows move by buttons, keys and dragging.
// Without this script each part has a page of its own with a button.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const words = editor.dataset;
  const RESTS = 700; // ms of rest after which what was typed is saved
  const PATIENCE = 15000; // ms until a request counts as lost
  const LONGEST = 30000; // ms between two tries at most
  const states = new WeakMap(); // form -> what is known of its saving
  const openers = new Map(); // part -> the link that opened it

  const byId = (id) => document.getElementById(id);
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const say = (form, text) => {
    const place = form.querySelector("[data-state]");
    if (place && place.textContent !== text) place.textContent = text;
  };

  const ask = (url, options = {}) =>
    fetch(url, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
      headers: { "X-Fragment": "1", ...options.headers },
    });

  // Everything with an id takes the place of what has that id now.
  const place = (fresh) => {
    for (const part of fresh.querySelectorAll("template[data-text]")) {
      byId(part.dataset.text)?.replaceChildren(...part.content.childNodes);
    }
    const unfolded = byId("findings-list")?.open;
    for (const part of [...fresh.body.children]) if (part.id) byId(part.id)?.replaceWith(part);
    if (unfolded && byId("findings-list")) byId("findings-list").open = true;
  };

  // -- Saving ------------------------------------------------------------------

  const stateOf = (form) => {
    const fresh = { changes: 0, saved: 0, running: null, adding: false, tries: 0, timer: 0, stopped: false };
    if (!states.has(form)) states.set(form, fresh);
    return states.get(form);
  };
  const isDirty = (form) => stateOf(form).changes > stateOf(form).saved;

  const later = (form) => {
    const state = stateOf(form);
    state.tries += 1;
    state.timer = setTimeout(() => save(form), Math.min(LONGEST, 500 * 2 ** state.tries));
    say(form, words.trying);
  };

  const stop = (form, text) => {
    stateOf(form).stopped = true;
    say(form, text);
  };

  const saved = (form, html, upTo) => {
    const state = stateOf(form);
    const fresh = parse(html);
    for (const list of editor.querySelectorAll(".findings")) if (!fresh.getElementById(list.id)) list.replaceChildren();
    place(fresh);
    state.tries = 0;
    state.saved = upTo;
    say(form, isDirty(form) ? words.unsaved : words.saved);
  };

  // Somebody else was faster: the form comes anew, with what they changed over it, and waits for a choice.
  const overtaken = (form, html) => {
    const fresh = parse(html).querySelector("form");
    form.replaceWith(fresh);
    stateOf(fresh).changes = 1; // what was written is not saved
    prepare(fresh);
    fresh.querySelector("[role=alert]")?.focus();
  };

  const send = async (form, submitter) => {
    const state = stateOf(form);
    const upTo = state.changes;
    say(form, words.saving);
    try {
      const body = new URLSearchParams(new FormData(form));
      if (submitter?.name) body.append(submitter.name, submitter.value);
      const answer = await ask(form.action, { method: "POST", body });
      const html = await answer.text();
      if (answer.redirected || answer.status === 403) stop(form, words.out);
      else if (answer.status === 404) stop(form, words.gone);
      else if (answer.status === 409) overtaken(form, html);
      else if (answer.status === 422) {
        place(parse(html));
        state.saved = upTo;
        state.refused = true;
        say(form, words.refused);
        return false;
      } else if (answer.ok) {
        state.refused = false;
        saved(form, html, upTo);
        return true;
      } else later(form);
    } catch {
      later(form); // no connection
    }
    return false;
  };

  const save = async (form, submitter) => {
    const state = stateOf(form);
    clearTimeout(state.timer);
    while (state.running) await state.running; // one after the other, each with the mark that the last one got
    if (state.stopped || !form.isConnected) return false;
    state.running = send(form, submitter);
    const done = await state.running;
    state.running = null;
    if (done && isDirty(form)) state.timer = setTimeout(() => save(form), RESTS);
    return done;
  };

  // Before anything changes its place, what was typed is saved; true when nothing is left unsaved.
  const settle = async () => {
    const forms = [...editor.querySelectorAll("form[data-part]:not([data-new], [data-waits])")];
    const open = forms.filter((form) => isDirty(form) || stateOf(form).running);
    const results = await Promise.all(open.map((form) => save(form)));
    return results.every(Boolean);
  };

  editor.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-part]");
    if (!form || !event.target.name || event.target.name.startsWith("move_")) return;
    const state = stateOf(form);
    state.changes += 1;
    if ("new" in form.dataset || "waits" in form.dataset || state.stopped) return;
    say(form, words.unsaved);
    clearTimeout(state.timer);
    if (!state.tries) state.timer = setTimeout(() => save(form), RESTS);
  });

  addEventListener("beforeunload", (event) => {
    const unsaved = [...editor.querySelectorAll("form[data-part]")].some((form) => isDirty(form) || stateOf(form).refused);
    if (unsaved) event.preventDefault();
  });
  addEventListener("online", () => {
    for (const form of editor.querySelectorAll("form[data-part]")) if (stateOf(form).tries) save(form);
  });

  // -- Opening and closing -----------------------------------------------------

  const prepare = (form) => {
    const again = form.querySelector("[data-edit-on]");
    if (again) again.hidden = false;
  };

  const open = async (link) => {
    const slot = byId(`slot-${link.dataset.open}`);
    if (slot.firstElementChild) {
      close(slot.querySelector("form"));
      return;
    }
    try {
      const answer = await ask(link.href);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      slot.replaceChildren(...parse(await answer.text()).body.children);
      openers.set(link.dataset.open, link.dataset.open);
      prepare(slot.querySelector("form"));
      slot.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    } catch {
      location.assign(link.href); // the page says what is the matter
    }
  };

  const opener = (id) => editor.querySelector(`[data-open="${CSS.escape(id)}"]`);

  const close = async (form) => {
    const { part } = form.dataset;
    const lost = "waits" in form.dataset || stateOf(form).refused || stateOf(form).stopped;
    if (lost ? !confirm(words.leave) : !("new" in form.dataset) && isDirty(form) && !(await save(form))) return;
    form.remove();
    opener(part)?.focus();
  };

  // -- Changing places ---------------------------------------------------------

  // What stands in a fold is seen when something leads to it.
  const unfold = (part) => {
    for (let fold = part?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  // The tree comes anew; parts that are open stay open, with the words that stand in them.
  const replant = (html, focus) => {
    const fresh = parse(html);
    if (!fresh.getElementById("tree")) throw new Error("no tree");
    const forms = [...editor.querySelectorAll(".editor-slot > form")];
    const folds = [...editor.querySelectorAll("details[id]")].map((fold) => [fold.id, fold.open]);
    place(fresh);
    for (const [id, wasOpen] of folds) if (byId(id)) byId(id).open = wasOpen;
    for (const form of forms) {
      byId(`slot-${form.dataset.part}`)?.replaceChildren(form);
      unfold(form);
    }
    prepareDragging();
    const row = byId(byId("announce").dataset.place);
    unfold(row);
    const wanted = focus && row?.querySelector(`:scope > .editor-row__do > ${focus}:not(:disabled)`);
    (wanted || row?.querySelector(":scope > .editor-row__do > a") || byId("announce"))?.focus();
  };

  const tell = (text) => {
    const said = byId("announce");
    said.textContent = text;
    said.classList.add("editor-said--failed");
  };

  let busy = false;
  const arrange = async (url, data, focus) => {
    if (busy) return;
    busy = true;
    try {
      if (!(await settle())) return;
      const body = new URLSearchParams(data);
      body.append("csrfmiddlewaretoken", byId("shift").elements.csrfmiddlewaretoken.value);
      const answer = await ask(url, { method: "POST", body });
      if (answer.redirected || answer.status === 403) tell(words.out);
      else if (answer.status === 404) tell(words.gone);
      else replant(await answer.text(), focus);
    } catch {
      tell(words.trying);
    } finally {
      busy = false;
    }
  };

  const addNew = async (form) => {
    const state = stateOf(form);
    if (state.adding) return; // pressed twice
    state.adding = true;
    say(form, words.saving);
    try {
      const answer = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const html = await answer.text();
      if (answer.redirected || answer.status === 403) stop(form, words.out);
      else if (answer.status === 404) stop(form, words.gone);
      else if (answer.ok) {
        form.remove();
        replant(html);
      } else {
        const fresh = parse(html).querySelector("form");
        form.replaceWith(fresh);
        say(fresh, words.refused);
        fresh.querySelector(".form-errors a")?.focus();
      }
    } catch {
      say(form, words.unsaved);
    } finally {
      state.adding = false;
    }
  };

  editor.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const form = link.closest("form[data-part]");
    if (link.dataset.open) open(link);
    else if (form && "close" in link.dataset) close(form);
    else if (form && "theirs" in link.dataset) retake(form, link.href);
    else if (form && "leave" in link.dataset) leave(form);
    else return;
    event.preventDefault();
  });

  const retake = async (form, url) => {
    const answer = await ask(url);
    if (!answer.ok) return;
    const fresh = parse(await answer.text()).querySelector("form");
    form.replaceWith(fresh);
    fresh.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  };

  // What somebody else took out is not in the tree any more.
  const leave = (form) => {
    form.remove();
    location.reload();
  };

  editor.addEventListener("submit", (event) => {
    const form = event.target;
    const pressed = event.submitter;
    if (!form.dataset.part) return;
    event.preventDefault();
    if (pressed && "do" in pressed.dataset) remove(form, pressed);
    else if ("new" in form.dataset) addNew(form);
    else if (pressed?.name === "put_back") putBack(form, pressed);
    else {
      delete form.dataset.waits;
      form.querySelector("[role=alert].conflict")?.remove();
      save(form);
    }
  });

  const putBack = async (form, pressed) => {
    if (await save(form, pressed)) {
      form.remove();
      location.reload();
    }
  };

  const remove = async (form, pressed) => {
    if (pressed.dataset.ask && !confirm(pressed.dataset.ask)) return;
    if (!("waits" in form.dataset) && isDirty(form) && !(await save(form))) return;
    const names = ["seen", "move_from", "move_to"];
    const data = names.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
    if (pressed.dataset.ask) data.push(["sure", "1"]);
    if (pressed.formAction.endsWith("/retire/")) stateOf(form).saved = stateOf(form).changes;
    await arrange(pressed.formAction, data);
  };

  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit-on]");
    if (!button) return;
    const form = button.closest("form");
    delete form.dataset.waits;
    stateOf(form).changes += 1;
    say(form, words.unsaved);
    button.closest("[role=alert]").remove();
    form.querySelector("textarea, input:not([type=hidden])").focus();
  });

  // Buttons for moving belong to a form that holds nothing but the token.
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("button[form=shift]");
    if (!button) return;
    event.preventDefault();
    arrange(byId("shift").action, [[button.name, button.value]], `[name=${button.name}]`);
  });

  editor.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.closest(".part-form")) return;
    const row = event.target.closest("[data-row]");
    const name = event.key === "ArrowUp" ? "up" : "down";
    const button = row?.querySelector(`:scope > .editor-row__do > [name=${name}]`);
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) arrange(byId("shift").action, [[name, button.value]], "a");
  });

  // -- Dragging, an extra ------------------------------------------------------

  let dragged = null;
  const prepareDragging = () => {
    if (!matchMedia("(pointer: fine)").matches) return;
    for (const row of editor.querySelectorAll(".editor-rows > .editor-row")) row.draggable = true;
  };
  const over = (event) => {
    const row = event.target.closest?.(".editor-rows > .editor-row");
    return dragged && row && row.parentElement.dataset.kind === dragged.parentElement.dataset.kind ? row : null;
  };
  const unmark = () => {
    for (const row of editor.querySelectorAll(".editor-row--over")) row.classList.remove("editor-row--over");
  };

  editor.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".part-form")) return event.preventDefault(); // texts are selected there
    dragged = event.target.closest?.(".editor-rows > .editor-row");
    event.dataTransfer.effectAllowed = "move";
    return undefined;
  });
  editor.addEventListener("dragover", (event) => {
    const row = over(event);
    if (!row) return;
    event.preventDefault();
    unmark();
    row.classList.add("editor-row--over");
  });
  editor.addEventListener("drop", (event) => {
    const row = over(event);
    if (!row || row === dragged) return;
    event.preventDefault();
    const url = dragged.querySelector("[data-open]").getAttribute("href");
    arrange(`${url}move/`, [
      ["move_from", dragged.parentElement.dataset.where],
      ["move_to", row.parentElement.dataset.where],
      ["move_before", row.dataset.row],
    ]);
  });
  editor.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });
  prepareDragging();
})();
