// Survey pages: saves after each answer, keeps trying when the connection is lost, and goes on only when all is saved.
// Without this script the buttons of the form do the same. Previews have the keys only: nothing of them is saved.
(() => {
  // A button pressed twice counts once.
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    addEventListener("pageshow", () => { sent = false; });
  }

  // Keys 1 to 9 choose a point of the question that has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const question = event.target.closest("fieldset.question");
    const input = question?.querySelector(`input[type=radio][value="${event.key}"]`);
    if (!input) return;
    event.preventDefault();
    input.focus();
    if (input.checked) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const state = form.querySelector("[data-saved-state]");
  const progress = document.querySelector(".progress__words");
  const TYPING = 800; // ms of rest after which a comment is saved
  const PATIENCE = 15000; // ms until a request counts as lost
  const SLOW = 400; // ms after which "saving" is worth saying
  const LONGEST = 30000; // ms between two tries at most

  const dirty = new Map(); // field name -> number of its latest change
  let changes = 0;
  let pressed = null; // the button of a form that waits to go on
  let running = false;
  let stopped = false; // the server said no for good
  let leaving = false;
  let tries = 0;
  let timer = 0;

  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  say("");

  // "Saved" must not stand there for a moment longer than it is true.
  const changed = (field) => {
    dirty.set(field.name, (changes += 1));
    pressed = null; // whoever goes on choosing does not want to leave yet
    if (state.textContent === form.dataset.saved) say("");
  };

  // What stands as the page was shown is never sent: it would undo what another tab or device has changed since.
  const asShown = (name) => [...form.querySelectorAll(`[name="${name}"]`)].every((field) => {
    if (field.type === "radio") return field.checked === field.defaultChecked;
    return field.type === "textarea" && field.value === field.defaultValue;
  });

  const body = (everything) => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const field = name.replace(/-was$/, "");
      const touched = dirty.has(field) || (everything && !asShown(field));
      if (touched || name === "csrfmiddlewaretoken") data.append(name, value);
    }
    if (pressed) data.append(pressed.name, pressed.value);
    return data;
  };

  const clear = (before) => {
    for (const [name, change] of before) if (dirty.get(name) === change) dirty.delete(name);
  };

  // An emptied comment is erased only when the server knows that this page has shown one.
  const remember = () => {
    for (const field of form.querySelectorAll("textarea")) {
      if (!field.value.trim() || form.elements[`${field.name}-was`]) continue;
      const mark = document.createElement("input");
      mark.type = "hidden";
      mark.name = `${field.name}-was`;
      mark.value = "1";
      form.append(mark);
    }
  };

  const later = () => {
    tries += 1;
    clearTimeout(timer);
    timer = setTimeout(save, Math.min(LONGEST, 500 * 2 ** tries));
    say(pressed ? form.dataset.waiting : form.dataset.trying);
  };

  const stop = (words) => {
    stopped = true;
    pressed = null;
    say(words);
  };

  const accepted = (answer, before) => {
    tries = 0;
    clear(before);
    remember();
    if (answer.progress && progress) progress.textContent = answer.progress;
    if (pressed && answer.go) {
      leaving = true;
      location.assign(answer.go);
    } else if (!dirty.size) {
      say(form.dataset.saved);
    }
  };

  // 403: the form's token is old; the answer brings a new one. 409, 404: closed, sent elsewhere, revoked. 422: not an answer.
  const refused = (status, answer) => {
    if (status === 403 && answer.token && tries < 3) {
      form.elements.csrfmiddlewaretoken.value = answer.token;
      later();
    } else if (answer.why && [403, 404, 409, 422].includes(status)) {
      stop(answer.why);
    } else {
      later();
    }
  };

  const save = async () => {
    if (running || stopped || leaving || !(dirty.size || pressed)) return;
    running = true;
    clearTimeout(timer);
    const before = new Map(dirty);
    const slow = setTimeout(() => say(form.dataset.saving), SLOW);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: body(Boolean(pressed)),
        headers: { "X-Autosave": "1" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
      clearTimeout(slow);
      const answer = await response.json();
      if (answer.saved) accepted(answer, before);
      else refused(response.status, answer);
    } catch {
      later(); // no connection, or an answer that is none of ours
    } finally {
      clearTimeout(slow);
      running = false;
    }
    if (!tries && (dirty.size || pressed)) save(); // something changed in the meantime
  };

  form.addEventListener("change", (event) => {
    if (!event.target.name) return;
    changed(event.target);
    stopped = false;
    save();
  });

  form.addEventListener("input", (event) => {
    if (event.target.type === "radio" || !event.target.name) return;
    changed(event.target);
    if (tries) return;
    clearTimeout(timer);
    timer = setTimeout(save, TYPING);
  });

  form.addEventListener("submit", (event) => {
    if (stopped) {
      leaving = true; // the page that the server sends explains it in full
      return;
    }
    event.preventDefault();
    pressed = event.submitter ?? form.querySelector("[name=next]");
    save();
  });

  addEventListener("online", () => {
    if (tries) save();
  });

  addEventListener("beforeunload", (event) => {
    if (dirty.size && !leaving) event.preventDefault();
  });

  // What was chosen before this script came is saved now; what a browser puts back on its own waits for the button.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    for (const field of form.querySelectorAll("input[type=radio]")) {
      if (field.checked && !field.defaultChecked) changed(field);
    }
    for (const field of form.querySelectorAll("textarea")) if (field.value !== field.defaultValue) changed(field);
    save();
  }

  // A page that came back unsaved holds what nobody has stored: it counts as changed, and waits for the person.
  if ("unsaved" in form.dataset) {
    for (const field of form.querySelectorAll("input[type=radio]:checked, textarea")) changed(field);
  }
})();
