// The browser: Debian's, started once for each file of journeys.

import { chromium } from "playwright-core";

let browser;

export const startBrowser = async () => {
  browser ??= await chromium.launch({
    executablePath: process.env.LANDFALL_CHROMIUM ?? "/usr/bin/chromium",
    // Containers have no user namespaces and little shared memory; only our own pages are read.
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  return browser;
};

export const stopBrowser = () => browser?.close();
