// Comes again as soon as what this page waits for is there.

const PAUSE = 500;

const look = async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD" });
    if (answer.status !== 202) {
      location.reload();
      return;
    }
  } catch {
    // The server may be starting again: it is asked once more.
  }
  setTimeout(look, PAUSE);
};

setTimeout(look, PAUSE);
