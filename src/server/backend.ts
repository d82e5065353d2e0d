import { createBackground } from './background.ts';
import { createNotes } from './contact-notes.ts';
import { overtime } from './core.ts';
import { watchDuties } from './duty-watch.ts';
import { createFeed, feedLife } from './feed.ts';
import { createHandlers } from './handlers.ts';
import { isLoopbackOrigin } from './origins.ts';
import { completePages } from './pages.ts';
import { createRouter } from './router.ts';
import { createStreams } from './stream.ts';
import { ticketMemory } from './tickets.ts';
import { createPostman } from './mail/postman.ts';
import type { Core, Postman } from './core.ts';
import type { Backend, ServerOptions } from './ports.ts';

/** How often what has run out is removed. Milliseconds. */
const sweepInterval = 60_000;

/** Removes sessions, credentials, receipts, grants and tickets that have run out, and old entries of the feed. */
async function sweep({ storage, now }: Core): Promise<void> {
  const expired = { expiresAt: { below: now() } };
  await storage.commit([{ remove: 'credentials', where: expired }]);
  await storage.commit([{ remove: 'sessions', where: { expiresAt: { below: now() - overtime } } }]);
  await storage.commit([{ remove: 'receipts', where: expired }]);
  await storage.commit([{ remove: 'accessGrants', where: expired }]);
  await storage.commit([{ remove: 'tickets', where: { expiresAt: { below: now() - ticketMemory } } }]);
  await storage.trimFeed(now() - feedLife);
}

/** A time in seconds, between a second and `most`, as milliseconds. */
function milliseconds(name: string, seconds: number, most: number): number {
  if (!(seconds > 0 && seconds <= most)) throw new TypeError(`${name} must be above 0 and at most ${most}`);
  return seconds * 1000;
}

/**
 * Makes a backend: the contract as one function over a storage and a hasher. Throws a `TypeError` for settings that would be unsafe, such as a
 * plain-http origin, or page of people's links, on any host but this machine.
 */
export function createBackend(options: ServerOptions): Backend {
  const { storage, hasher, observer = {}, clock = Date.now } = options;
  const { origin, protocol } = new URL(options.origin);
  const isLoopback = isLoopbackOrigin(origin);
  if (protocol !== 'https:' && !isLoopback) throw new TypeError('The origin must be https, or http on localhost');

  const feed = createFeed(storage, milliseconds('pollSeconds', options.pollSeconds ?? 1, 5), (error) => observer.error?.(error, {}));
  const core: Core & { postman: Postman | undefined } = {
    storage, hasher, observer, feed, origin, pages: completePages(options.pages, origin), postman: undefined, isLoopback, now: clock,
    notes: { sessions: createNotes(storage), duties: createNotes(storage) },
    background: createBackground((error) => observer.error?.(error, {}), options.lingers),
    sessionLife: milliseconds('sessionSeconds', options.sessionSeconds ?? 86_400, 86_400),
    idleLife: milliseconds('idleSeconds', options.idleSeconds ?? 3_600, 3_600),
    accessLife: milliseconds('accessSeconds', options.accessSeconds ?? 600, 600),
    pingInterval: milliseconds('pingSeconds', options.pingSeconds ?? 15, 60),
  };
  const mailPoll = milliseconds('mailPollSeconds', options.mailPollSeconds ?? 5, 300);
  if (options.mailer !== undefined) core.postman = createPostman(core, options.mailer, mailPoll);
  const streams = createStreams(core);
  const route = createRouter(core, createHandlers(streams));
  const sweeper = setInterval(() => void sweep(core).catch((error: unknown) => observer.error?.(error, {})), sweepInterval);
  const watch = milliseconds('watchSeconds', options.watchSeconds ?? 5, 60);
  const watcher = setInterval(() => void watchDuties(core).catch((error: unknown) => observer.error?.(error, {})), watch);
  // A timer object exists only where a timer could keep the process alive.
  for (const timer of [sweeper, watcher]) if (typeof timer === 'object') timer.unref();

  let isDraining = false;
  return {
    fetch: route,
    get streams() {
      return streams.open;
    },
    async ready() {
      if (isDraining) return false;
      try {
        await storage.ping();
        return true;
      } catch {
        return false;
      }
    },
    async drain() {
      isDraining = true;
      clearInterval(sweeper);
      clearInterval(watcher);
      streams.close();
      feed.close();
      await core.background.drain();
      await core.postman?.close();
    },
  };
}
