import { profileSchema } from '../contract/index.ts';
import { ask, createBelonging } from './beside.ts';
import { isOndutyError } from './errors.ts';
import { ignore } from './timing.ts';
import type { Profile, ProfileValues } from '../contract/index.ts';
import type { CallOptions, Client, Readable } from './types.ts';

/** The own profile as this page knows it; `null` until it was read, and with nobody signed in. */
export type ProfileState = Profile | null;

/** The profile of the signed-in person. */
export interface ProfileClient {
  readonly state: Readable<ProfileState>;
  load(options?: CallOptions): Promise<Profile>;
  /**
   * Saves some fields; a new mail address needs the current password too. Rejects with `field-refused`, `credentials-wrong`, `throttled` and others;
   * after `profile-changed` the state is what the server says, and nothing was saved.
   */
  save(values: Partial<ProfileValues>, options?: CallOptions & { readonly current?: string }): Promise<Profile>;
  /** Forgets the profile, and listens no more. */
  close(): void;
}

/** Makes the profile of a client. It forgets what it read when the session is over. */
export function createProfile(client: Client): ProfileClient {
  const { state, take, close } = createBelonging<Profile>(client);

  /** Takes an answer over unless a newer one is known. */
  function show(profile: Profile): Profile {
    const known = state.get();
    if (!known || known.version <= profile.version) take(profile);
    return profile;
  }
  const load = async (options?: CallOptions): Promise<Profile> => show(await ask(client, 'GET', 'profile', profileSchema, options));

  return {
    state,
    load,
    async save(values, { current, ...options } = {}) {
      try {
        return show(await ask(client, 'PATCH', 'profile', profileSchema, options, {
          body: { values, current }, version: state.get()?.version,
        }));
      } catch (error) {
        // People see first what stands now.
        if (isOndutyError(error) && error.code === 'profile-changed') await load().catch(ignore);
        throw error;
      }
    },
    close,
  };
}
