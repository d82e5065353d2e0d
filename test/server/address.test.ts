import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressKey, isInNetwork, parseAddress, parseNetwork } from '../../src/server/address.ts';

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const group = fc.integer({ min: 0, max: 0xffff });
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => new ipaddr.IPv6(groups))
  .filter((address) => !address.isIPv4MappedAddress());
/** The same IPv6 address in the ways in which people and programs write it. */
const ipv6Text = ipv6.chain((address) => fc.constantFrom(address.toString(), address.toNormalizedString(), address.toNormalizedString().toUpperCase(), address.toString().toUpperCase()));
const strange = [
  '0177.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0x7f000001', '1.2.3.256', '1.2.3', '1.2.3.4.5', '1.2.3.4:80', '[::1]', '[::1]:80', '::1:', ':::', '::1::',
  'fe80::1%eth0', '::ffff:0177.0.0.1', '::ffff:0x7f.0.0.1', '::ffff:127.1', '::ffff:1.2.3.256', '00001::', '1:2:3:4:5:6:7:8:9', '١.٢.٣.٤', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4\n',
  '1.2.3.4\0', '', 'localhost', '*', '1.2.3.*', '1.2.3.4-9',
];

describe('Addresses', () => {
  it('R21: refuses octal, hexadecimal, short and integer forms, ports, zone ids and spaces', () => {
    for (const text of strange) {
      assert.equal(parseAddress(text), null, text);
      assert.equal(parseNetwork(text), null, text);
      assert.equal(parseNetwork(`${text}/32`), null, `${text}/32`);
    }
  });

  it('R21: refuses bad prefixes', () => {
    for (const prefix of ['33', '-1', '+8', '08', '8.0', '1e1', '0x8', '', ' 8', '8 ', '255.0.0.0', '8/8', '999', '٨']) {
      assert.equal(parseNetwork(`10.0.0.0/${prefix}`), null, prefix);
    }
    for (const prefix of ['129', '064', '-1', '64/64', '64%eth0']) assert.equal(parseNetwork(`2001:db8::/${prefix}`), null, prefix);
    for (const prefix of ['0', '95', '129']) assert.equal(parseNetwork(`::ffff:10.0.0.0/${prefix}`), null, prefix);
  });

  it('R21: reads an IPv4 network as ipaddr.js does, with the bits behind the prefix masked off', () => {
    fc.assert(fc.property(ipv4, fc.integer({ min: 0, max: 32 }), (address, bits) => {
      const network = `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`;
      assert.equal(parseNetwork(`${address}/${bits}`), network);
      assert.equal(parseNetwork(network), network);
      assert.equal(parseNetwork(`::ffff:${address}/${bits + 96}`), network);
    }));
  });

  it('R21: reads an IPv6 network as ipaddr.js does, however it is written', () => {
    fc.assert(fc.property(ipv6Text, fc.integer({ min: 0, max: 128 }), (address, bits) => {
      const network = `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`;
      assert.equal(parseNetwork(`${address}/${bits}`), network);
      assert.equal(parseNetwork(network), network);
    }));
  });

  it('R21: takes an address alone for a network of one', () => {
    fc.assert(fc.property(ipv4, ipv6, (four, six) => {
      assert.equal(parseNetwork(four), `${four}/32`);
      assert.equal(parseNetwork(`::ffff:${four}`), `${four}/32`);
      assert.equal(parseNetwork(six.toNormalizedString()), `${six.toString()}/128`);
    }));
  });

  it('R21: finds in a network exactly what ipaddr.js finds in it', () => {
    const pairs = fc.oneof(fc.tuple(ipv4, ipv4, fc.integer({ min: 0, max: 32 })), fc.tuple(ipv6Text, ipv6Text, fc.integer({ min: 0, max: 128 })));
    fc.assert(fc.property(pairs, ([address, base, bits]) => {
      const network = parseNetwork(`${base}/${bits}`)!;
      assert.equal(isInNetwork(address, network), ipaddr.parse(address).match(ipaddr.parse(base) as never, bits));
      assert.ok(isInNetwork(base, network));
    }));
  });

  it('R21: never throws, and takes nothing that ipaddr.js does not know', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.:a-fx%/]{1,30}$/)), (text) => {
      const network = parseNetwork(text);
      if (network !== null) assert.ok(ipaddr.isValid(text.split('/')[0]!) && ipaddr.isValidCIDR(network));
    }));
  });

  it('R22: takes an IPv6 address for its /64, and an IPv4 address for itself', () => {
    assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
    assert.equal(addressKey('2001:DB8:1:2:ffff::'), '2001:db8:1:2::/64');
    assert.notEqual(addressKey('2001:db8:1:3::'), '2001:db8:1:2::/64');
    assert.equal(addressKey('::ffff:203.0.113.5'), addressKey('203.0.113.5'));
    assert.notEqual(addressKey('203.0.113.5'), addressKey('203.0.113.6'));
  });
});
