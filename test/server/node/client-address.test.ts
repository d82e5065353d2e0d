import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createClientAddress } from '../../../src/server/node/client-address.ts';

const ofProxies = createClientAddress(['10.0.0.0/8', '192.0.2.7', '2001:db8:f::/48']);
const octet = fc.integer({ min: 0, max: 255 });
const publicAddress = fc.tuple(fc.integer({ min: 11, max: 126 }), octet, octet, octet).map((octets) => octets.join('.'));
const proxyAddress = fc.tuple(octet, octet, octet).map((octets) => ['10', ...octets].join('.'));
const anyText = fc.oneof(fc.string(), publicAddress, proxyAddress, fc.constantFrom('unknown', '127.0.0.1', '::1', '0x7f.1', '[::1]:80'));

describe('client address', () => {
  it('R20: whatever the header says, a peer that is no proxy is the client', () => {
    fc.assert(fc.property(publicAddress, anyText, (peer, header) => {
      assert.equal(ofProxies(peer, header), peer);
      assert.equal(createClientAddress()(peer, header), peer);
    }));
  });

  it('R20: behind proxies the rightmost untrusted hop is the client, whatever stands left of it', () => {
    fc.assert(fc.property(proxyAddress, fc.array(proxyAddress, { maxLength: 3 }), publicAddress, fc.array(anyText, { maxLength: 4 }),
      (peer, proxies, client, forged) => {
        assert.equal(ofProxies(peer, [...forged, client, ...proxies].join(', ')), client);
      }));
  });

  it('R20: without a header the proxy itself is the client, and with nothing but proxies the farthest of them', () => {
    assert.equal(ofProxies('10.0.0.1', undefined), '10.0.0.1');
    assert.equal(ofProxies('10.0.0.1', ''), '10.0.0.1');
    assert.equal(ofProxies('10.0.0.1', '10.0.0.3, 10.0.0.2'), '10.0.0.3');
  });

  it('R20: a hop that is no strict address ends the belief at the hop that passed it on', () => {
    const strange = ['unknown', '0177.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '203.0.113.9:4711', 'fe80::1%eth0', '1.2.3.256', ''];
    for (const forged of strange) {
      assert.equal(ofProxies('10.0.0.1', `203.0.113.5, ${forged}`), '10.0.0.1', forged);
      assert.equal(ofProxies('10.0.0.1', `203.0.113.5, ${forged}, 10.0.0.9`), '10.0.0.9', forged);
    }
  });

  it('R21: IPv4 mapped into IPv6 is IPv4, in the socket, in the header and in the list', () => {
    assert.equal(ofProxies('::ffff:203.0.113.5', undefined), '203.0.113.5');
    assert.equal(ofProxies('::ffff:10.1.2.3', '::ffff:203.0.113.5'), '203.0.113.5');
    assert.equal(createClientAddress(['::ffff:192.0.2.1'])('192.0.2.1', '203.0.113.5'), '203.0.113.5');
  });

  it('reads IPv6 and writes it in one form', () => {
    assert.equal(ofProxies('2001:db8:f::1', '2001:DB8:0:0::9'), '2001:db8::9');
    assert.equal(ofProxies('fe80::1%eth0', undefined), 'fe80::1');
  });

  it('R21: refuses a proxy list with anything but strict addresses and networks', () => {
    const lists = [
      '10.0.0.0/33', '10.0.0/8', '010.0.0.1', '::/129', 'loopback', '10.0.0.1/8/8', 'fe80::%eth0/64', '', '10.0.0.0/', '10.0.0.0/-1', '*',
    ];
    for (const wrong of lists) {
      assert.throws(() => createClientAddress([wrong]), TypeError, wrong);
    }
  });
});
