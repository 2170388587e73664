/**
 * A page of gnode's in Chromium, from a file. It makes no request, and every error of it fails the test that asks.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page as Tab } from "playwright-core";

const ROOT = process.env.EXPLORER_ROOT ?? ".";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // For three.js, where there is no graphics card.
  "--enable-unsafe-swiftshader",
];

export interface Opened {
  tab: Tab;
  /** What the page asked the network for, and what went wrong in it. */
  requests: string[];
  errors: string[];
  close(): Promise<void>;
}

/** The text of a page that holds this JSON text, as gnode/explorer/_page.py puts it together. */
export function pageOf(data: string): string {
  const place = join(ROOT, "..", "gnode", "explorer");
  const parts: Record<string, string> = {
    title: "test",
    style: readFileSync(join(place, "explorer.css"), "utf8"),
    script: readFileSync(join(place, "explorer.js"), "utf8"),
    data: data.replaceAll("<", "\\u003c"),
  };
  return readFileSync(join(place, "page.html"), "utf8").replace(/\{\{ (\w+) \}\}/g, (_, name: string) => parts[name]);
}

/** Opens a page, in a browser of its own. */
export async function open(page: string, size = { width: 1280, height: 800 }): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "explorer-browser-"));
  const file = join(folder, "explorer.html");
  writeFileSync(file, page);
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: process.env.CHROMIUM,
    headless: true,
    args: FLAGS,
    viewport: size,
  });
  const tab = context.pages()[0] ?? (await context.newPage());
  const requests: string[] = [];
  const errors: string[] = [];
  tab.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
  });
  tab.on("pageerror", (error) => errors.push(error.message));
  tab.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await tab.goto(`file://${file}`);
  return {
    tab,
    requests,
    errors,
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
