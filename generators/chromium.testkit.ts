import { onPath } from '../impl/path';

const executable = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath).find((file) => file !== undefined);

/** `describe` for what needs a browser: it is skipped where there is none, with the reason in its name. */
export function inBrowser(name: string, body: () => void): void {
  if (executable === undefined) describe.skip(`${name} (skipped: no Chromium is installed)`, body);
  else describe(name, body);
}

/** How the browser is started. */
export const launch = { executablePath: executable ?? '', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] };
