// Saves one value of a workload where it stands, and says what came of it.

const base = document.body.dataset.base;
const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.getElementById("content").append(said);

/** Asks for a value in the version that was read. Gives what the server says of it. */
export const send = async ({ key, version }, name, value) => {
  try {
    const answer = await fetch(`${base}/api/v1/workloads/${key}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/merge-patch+json", "If-Match": `"${version}"` },
      body: JSON.stringify({ [name]: value || null }),
    });
    const told = await answer.json();
    return { status: answer.status, told, event: answer.headers.get("Landfall-Event") };
  } catch {
    return { status: 0, told: { detail: "Landfall does not answer; what you typed is still here: try again" } };
  }
};

/** Tells what is so now, and offers to take it back. */
export const tell = (says, event) => {
  said.textContent = says;
  document.getElementById("in-place")?.remove();
  if (!event) return;
  const box = Object.assign(document.createElement("div"), { id: "in-place", className: "done" });
  const form = Object.assign(document.createElement("form"), { method: "post", action: `${base}/events/${event}/undo` });
  const here = new URL(location);
  if (here.searchParams.has("done")) here.searchParams.delete("done");
  const value = here.pathname.slice(base.length) + here.search;
  form.append(
    Object.assign(document.createElement("input"), { type: "hidden", name: "back", value }),
    Object.assign(document.createElement("button"), { className: "plain", textContent: "Undo" }),
  );
  box.append(Object.assign(document.createElement("p"), { textContent: `Done: ${says}` }), form);
  document.getElementById("live").before(box);
};
