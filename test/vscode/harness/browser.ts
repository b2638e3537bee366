import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { requireDebianPackages } from '../../../.scripts/debian-packages.ts';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts a Chromium without a window: `$CHROMIUM`, or where Linux has it. */
export async function startBrowser(): Promise<Browser> {
  const found = () => [process.env.CHROMIUM, ...candidates].find((file) => file && existsSync(file));
  if (!found()) await requireDebianPackages(['chromium', 'fonts-dejavu-core']);
  const executablePath = found();
  if (!executablePath)
    throw new Error('There is no Chromium: install it, or name one in the variable CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
