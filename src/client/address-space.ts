/*
 * Local Network Access (https://wicg.github.io/local-network-access/): browsers let a public page reach this machine and private networks only when the
 * person allows it, and a frame of another origin only when the page around hands that on. To script a refusal looks like a dead network.
 */

/** Where an address leads to, closer than the public network; `undefined` where the name alone does not say it. */
type Space = 'loopback' | 'local' | undefined;

/** Whether a request was kept from an address of this machine or of a private network. */
type Refusal = 'yes' | 'perhaps' | 'no';

/** The space of a host as it stands in a URL, where it is an address or a name that is never a public one. */
export function spaceOf(hostname: string): Space {
  const isAddress = /^[\d.]+$/.test(hostname);
  if (/(^|\.)localhost\.?$/.test(hostname) || (isAddress && hostname.startsWith('127.')) || hostname === '[::1]') return 'loopback';
  if (isAddress && /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(hostname)) return 'local';
  return /\.local\.?$|^\[f(?:[cd]|e[89ab])/.test(hostname) ? 'local' : undefined;
}

async function stateOf(name: string): Promise<readonly PermissionState[]> {
  try {
    return [(await globalThis.navigator.permissions.query({ name: name as PermissionName })).state];
  } catch {
    // The browser knows no such permission, or none at all.
    return [];
  }
}

/** The permissions for a space, or for both. Chromium 142 to 144 know one name for them, later ones two. */
async function readStates(space: Space): Promise<readonly PermissionState[]> {
  const names = space ? [`${space}-network`] : ['loopback-network', 'local-network'];
  const states = (await Promise.all(names.map(stateOf))).flat();
  return states.length > 0 ? states : stateOf('local-network-access');
}

/** Begins to watch before a request; when that has failed, `refused` says whether this was why. */
export async function watchAddressSpace(baseUrl: string): Promise<{ readonly refused: () => Promise<Refusal> }> {
  const space = spaceOf(new URL(baseUrl).hostname);
  const own = globalThis.location && spaceOf(globalThis.location.hostname);
  // From this machine everything may be reached, and from a private network that network.
  const isFree = own === 'loopback' || (own !== undefined && own === space);
  const before = isFree ? [] : await readStates(space);
  return {
    async refused() {
      const after = isFree ? [] : await readStates(space);
      if (after.includes('denied')) {
        // In a frame it is denied from the beginning, whatever the address: that alone says nothing of a name which may be a public one.
        return space || globalThis.self === globalThis.top || !before.includes('denied') ? 'yes' : 'perhaps';
      }
      // The person has closed the question, or has not answered; or the name of the page leads to this machine, and nothing was asked.
      return space && after.includes('prompt') ? 'perhaps' : 'no';
    },
  };
}
