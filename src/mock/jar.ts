import * as v from 'valibot';
import { credentialSchema, problemMediaType } from '../contract/index.ts';

const holdsCredential = v.object({ credential: v.object({ accessToken: credentialSchema.entries.accessToken }) });

/** Plays the browser's cookie jar, which drops cookies of answers that were made in the page. */
export interface Jar {
  read(): string | undefined;
  /** Takes the credential out of an answer, and forgets the one that was `sent` with a session that has ended. */
  keep(request: Request, response: Response, sent: string | undefined): Promise<void>;
  clear(): void;
}

/** Makes a jar in localStorage under a name. The pretend session in it opens the mock alone. */
export function createJar(name: string): Jar {
  const write = (token: string | undefined) => {
    if (token === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, token);
  };

  return {
    read: () => localStorage.getItem(name) ?? undefined,
    async keep(request, response, sent) {
      const { pathname } = new URL(request.url);
      const isSession = pathname.endsWith('/v1/session') || pathname.endsWith('/v1/session/refresh');
      if ((isSession || /\/v1\/(password|session\/renew)$/.test(pathname)) && request.method === 'POST' && response.ok) {
        const answer = v.safeParse(holdsCredential, await response.clone().json());
        if (answer.success) write(answer.output.credential.accessToken);
      }
      const hasEnded = response.status === 401 && response.headers.get('Content-Type') === problemMediaType
        && (await response.clone().text()).includes('"code":"session-ended"');
      const isOver = hasEnded || (isSession && request.method === 'DELETE' && response.ok);
      // Somebody may have signed in while this answer was on its way.
      if (isOver && localStorage.getItem(name) === sent) write(undefined);
    },
    clear: () => write(undefined),
  };
}
