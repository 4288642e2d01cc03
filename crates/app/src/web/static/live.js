// What others change shows within a second, as long as nothing is being moved or filled in.

const news = document.getElementById("news");
const region = () => document.getElementById("live");
// What is typed and not sent yet would be lost.
const isTyped = ({ value, defaultValue }) => value !== defaultValue;
const isBusy = () => [...document.querySelectorAll("#live input:not([type=hidden])")].some(isTyped) || document.querySelector("dialog[open], .held, #live details[open], #live .editing, #live tbody input:checked, #live :focus:is(input, select, textarea)");
let waiting = false;
let leaving = false;

const refresh = () => {
  if (!region() || !waiting || leaving) return;
  if (isBusy()) {
    setTimeout(refresh, 500);
    return;
  }
  waiting = false;
  const here = new URL(location);
  here.searchParams.delete("done");
  htmx.ajax("GET", here.pathname + here.search, { target: "#live", select: "#live", swap: "outerMorph" });
};

const listen = () => {
  const changes = new EventSource(`${document.body.dataset.base}/api/v1/changes`);
  changes.addEventListener("message", ({ data }) => {
    const { actor, says } = JSON.parse(data);
    news.textContent = `${actor}: ${says}`;
    waiting = true;
    refresh();
  });
  addEventListener("beforeunload", () => { leaving = true; });
  addEventListener("pagehide", () => changes.close());
  addEventListener("pageshow", () => { leaving = false; });
};

if (region()) listen();
