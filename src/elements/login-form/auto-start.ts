import type { Client } from '../../client/types.ts';

/*
 * Whether a tab may lead to the backend's page by itself. Somebody who comes back from there, with the button of the browser too, must not be led there
 * again, and no page that reloads itself may go round and round.
 */

/** Milliseconds after a login in which the tab does not lead on by itself. */
const rest = 60_000;

/** Under what the tab remembers the moment from which it may lead on by itself again. Nothing in it is secret. */
const keyOf = ({ baseUrl }: Client): string => `onduty:auto:${baseUrl}`;

/** Keeps the tab where it is, until somebody has signed in: it has just led on, or the person has logged out here. */
export function holdStart(client: Client): boolean {
  try {
    sessionStorage.setItem(keyOf(client), 'Infinity');
    return true;
  } catch {
    // What cannot be remembered would be done again and again.
    return false;
  }
}

/** Takes note that somebody is signed in. */
export function renewStart(client: Client): void {
  try {
    if (sessionStorage.getItem(keyOf(client)) !== null) sessionStorage.setItem(keyOf(client), String(Date.now() + rest));
  } catch {
    // Then nothing was remembered either.
  }
}

/** Tells whether the tab may lead on by itself now, and remembers that it does. A frame never does: no page of the backend shows in one. */
export function takeStart(client: Client): boolean {
  if (window.parent !== window) return false;
  try {
    return Number(sessionStorage.getItem(keyOf(client))) <= Date.now() && holdStart(client);
  } catch {
    return false;
  }
}
