import { isInNetwork, parseAddress, parseNetwork } from '../address.ts';

/**
 * Tells which address a request comes from: `peer` is the other end of the socket, `forwardedFor` the whole `X-Forwarded-For`,
 * its lines joined by commas.
 */
export type ClientAddress = (peer: string, forwardedFor: string | undefined) => string;

/** Reads a network of the list, and refuses what is none. */
function readNetwork(text: string): string {
  const network = parseNetwork(text);
  if (network === null) throw new TypeError(`Not an IP address or network: ${text}`);
  return network;
}

/**
 * Makes the function that finds a request's client. `trustedProxies` are addresses and CIDR networks. Only when the peer is one
 * of them its header counts, and then the rightmost hop that no trusted proxy is. At the first word that is no address, the client is
 * the hop that passed it on.
 */
export function createClientAddress(trustedProxies: readonly string[] = []): ClientAddress {
  const networks = trustedProxies.map(readNetwork);
  const isTrusted = (address: string): boolean => networks.some((network) => isInNetwork(address, network));
  return (peer, forwardedFor) => {
    // The socket names the interface of a link-local peer (`fe80::1%eth0`).
    const socket = parseAddress(peer.replace(/%.*$/, ''))?.toString();
    if (socket === undefined) throw new TypeError('The peer has no IP address');
    let client = socket;
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      if (!isTrusted(client)) return client;
      const address = parseAddress(hop.trim());
      if (address === null) return client;
      client = address.toString();
    }
    return client;
  };
}
