// Who reads: opens pages, follows links, and checks each page on arrival.

import assert from "node:assert/strict";

import { inaccessible, watch } from "./checks.js";

const PATIENCE = 20_000;

export class Reader {
  /** A person with a browser of their own. `elsewhere` is an origin besides ours that may be asked. */
  static async begin(browser, url, { scripts = true, elsewhere, ...person } = {}) {
    const context = await browser.newContext(person);
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const watched = await watch(page, [url, elsewhere].filter(Boolean), scripts);
    return new Reader({ context, page, url, elsewhere, scripts, ...watched });
  }

  constructor(parts) {
    Object.assign(this, parts, { loaded: 0, checked: 0 });
    this.page.on("domcontentloaded", () => { this.loaded += 1; });
  }

  /** Opens an address by hand. */
  async open(path, status = 200) {
    await this.arrive(() => this.page.goto(this.url + path), status);
  }

  /** Follows a link or presses a button that leads to a page. */
  async follow(name, status = 200) {
    const target = typeof name === "string" ? this.link(name) : name;
    await this.arrive(() => target.click(), status);
  }

  /** Does something that leads to another page, waits for it and checks it. */
  async arrive(act, status = 200) {
    const answered = this.page.waitForResponse((answer) => isPage(answer, this.page));
    const loaded = this.page.waitForEvent("load");
    const [answer] = await Promise.all([answered, loaded, act()]);
    const isWaiting = answer.status() === 202 && status === 200;
    if (!isWaiting) assert.equal(answer.status(), status, answer.url());
    // What is being made comes by itself, perhaps in the middle of a check; without scripts one looks again.
    if (!isWaiting || !this.scripts) await this.check();
    this.checked += 1;
    if (isWaiting) await this.arrive(() => (this.scripts ? undefined : this.link("Look again").click()));
  }

  /** Checks the page as it is now; needed after something opened on it. */
  async check() {
    const found = [...(this.isElsewhere() ? [] : await inaccessible(this)), ...this.faults];
    assert.equal(found.length, 0, `${this.page.url()}\n${found.join("\n")}`);
  }

  /** Nothing was wrong anywhere, and no page was passed unseen. */
  async end() {
    await this.context.close();
    assert.equal(this.faults.length, 0, this.faults.join("\n"));
    assert.equal(this.checked, this.loaded, "a page was passed without a check: use open, follow or arrive");
  }

  /** On pages that are not ours. */
  isElsewhere() {
    return this.elsewhere !== undefined && this.page.url().startsWith(`${this.elsewhere}/`);
  }

  link(name) {
    return this.page.getByRole("link", { name, exact: true }).first();
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true }).first();
  }

  /** The page says this somewhere that a person can see. */
  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async heading() {
    return this.page.locator("h1").innerText();
  }

  path() {
    return this.page.url().slice(this.url.length);
  }
}

const isPage = (answer, page) =>
  answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && (answer.status() < 300 || answer.status() >= 400);
