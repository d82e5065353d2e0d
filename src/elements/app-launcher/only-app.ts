import type { App } from '../../contract/index.ts';

/** The session that an application was opened by itself in: once, however many panels stand in the page. */
let opened: string | undefined;

/** Gives the application that opens by itself for whoever has just signed in: the only one of the list, which nothing keeps from being launched. */
export function onlyApp(apps: readonly App[], session: string, isSafe: (url: string) => boolean): App | undefined {
  const [app, other] = apps;
  if (!app || other || app.disabled !== null || !isSafe(app.url) || session === opened) return undefined;
  opened = session;
  return app;
}
