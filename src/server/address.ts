import ipaddr from 'ipaddr.js';
import type { Row } from './storage/schema.ts';

const decimalOctets = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;
/** Groups of at most four hexadecimal digits, the last two perhaps as an IPv4 address: ipaddr.js takes octal and hexadecimal octets there. */
const hexadecimalGroups = /^(?:[\da-f]{0,4}:){2,8}(?:[\da-f]{0,4}|(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2}))$/i;

/**
 * Reads an IP address in its strict textual forms; `null` for everything else: octal, hexadecimal, short and integer forms,
 * ports and zone ids. An IPv4 address mapped into IPv6 reads as IPv4.
 */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (decimalOctets.test(text)) return ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : null;
  if (!hexadecimalGroups.test(text) || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/**
 * Reads a network in CIDR notation and gives its one canonical form; `null` for everything that is none. An address alone is a network of one, bits
 * behind the prefix are masked off, and an IPv4 network that is mapped into IPv6 reads as IPv4.
 */
export function parseNetwork(text: string): string | null {
  const [base = '', prefix, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (address === null || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefix ?? '0')) return null;
  const isIpv4 = address instanceof ipaddr.IPv4;
  const width = isIpv4 ? 32 : 128;
  const mapping = isIpv4 && base.includes(':') ? 96 : 0;
  const bits = prefix === undefined ? width : Number(prefix) - mapping;
  if (bits < 0 || bits > width) return null;
  const network = (isIpv4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(`${address.toString()}/${bits}`);
  return `${network.toString()}/${bits}`;
}

/** The address under which tries are counted: IPv4 whole, IPv6 by its /64, where one customer usually lives. */
export function addressKey(text: string): string {
  const address = parseAddress(text);
  if (address === null) return text;
  return address instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`
    : address.toString();
}

/** Whether an address lies in a network in CIDR notation. What cannot be read matches nothing. */
export function isInNetwork(text: string, network: string): boolean {
  const address = parseAddress(text);
  const [base, prefix, ...rest] = network.split('/');
  const start = parseAddress(base ?? '');
  if (address === null || start === null || rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '')) return false;
  const bits = Number(prefix);
  if (address instanceof ipaddr.IPv4 && start instanceof ipaddr.IPv4) return bits <= 32 && address.match(start, bits);
  if (address instanceof ipaddr.IPv6 && start instanceof ipaddr.IPv6) return bits <= 128 && address.match(start, bits);
  return false;
}

/** Decides by the rules of a tenant whether a user may come from an address: rules of the user's group replace the tenant's; no rule lets everybody in. */
export function isAddressAllowed(address: string, groupId: string | null, rules: readonly Row<'addressRules'>[]): boolean {
  const enabled = rules.filter((rule) => rule.enabled);
  const ofGroup = groupId === null ? [] : enabled.filter((rule) => rule.groupId === groupId);
  const decisive = ofGroup.length > 0 ? ofGroup : enabled.filter((rule) => rule.groupId === null);
  return decisive.length === 0 || decisive.some((rule) => isInNetwork(address, rule.network));
}
