// Watches a job in place, where the page would otherwise come again and again.

const PAUSE = 1000;
const job = document.querySelector("[data-job]");

// What is asked for from here is watched here: such a page does not come again by itself.
for (const form of document.querySelectorAll("form[data-live]")) form.action += "?live";

const show = (now) => {
  const bar = document.getElementById("progress");
  if (now.progress) bar.value = now.progress.percent;
  document.getElementById("says").textContent = now.says;
  document.getElementById("state").textContent = now.state;
  if (!now.is_over) return;
  bar.hidden = true;
  const cancel = document.getElementById("cancel");
  // The focus must not be lost with the button that had it.
  if (cancel?.contains(document.activeElement)) document.getElementById("content").focus();
  cancel?.remove();
  const made = document.getElementById("made");
  if (now.plan) {
    made.href = `${document.body.dataset.base}/plans/${now.plan}`;
    made.textContent = `See ${now.plan}`;
    made.parentElement.hidden = false;
  }
  // Said once, where it is read aloud.
  document.getElementById("says").textContent = "";
  document.getElementById("told").textContent = now.says;
};

const watch = async () => {
  try {
    const answer = await fetch(job.dataset.job);
    if (answer.ok) {
      const now = await answer.json();
      show(now);
      if (now.is_over) return;
    }
  } catch {
    // The server may be starting again: it is asked once more.
  }
  setTimeout(watch, PAUSE);
};

if (job && job.dataset.over === "false") {
  if (location.search === "?live") setTimeout(watch, PAUSE / 2);
  else location.replace(`${location.pathname}?live`);
}
