import { mkdir, writeFile } from 'node:fs/promises';
import type { WebDriver } from './webdriver.ts';

const folder = process.env['SCREENSHOTS'];

/** Keeps a picture of the window for somebody who wants to look: in the folder SCREENSHOTS, when that is set. */
export async function keepScreenshot(driver: WebDriver, name: string): Promise<void> {
  if (!folder) return;
  await driver.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
    await frame();
  });
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${name}.png`, await driver.screenshot());
}
