import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAllowed, isAddressRange, plainAddress } from './addresses.ts';

describe('address ranges', () => {
  it.each(['10.0.0.0/8', '10.1.2.3/8', '1.2.3.4', '0.0.0.0/0', '::/0', '2001:db8::/32', '::1', '::ffff:10.0.0.0/104'])(
    'accept %s',
    (text) => {
      expect(isAddressRange(text)).toBe(true);
    },
  );

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0',
    '010.0.0.1',
    '::/129',
    'fe80::1%eth0',
    'example.com',
    ' 10.0.0.1',
    '10.0.0.1\n',
    '10.0.0.0/1e1',
  ])('refuse %j', (text) => {
    expect(isAddressRange(text)).toBe(false);
  });

  it.each<[string[], string, boolean]>([
    [[], '1.2.3.4', true],
    [[], 'no address', true],
    [['1.2.3.4'], '1.2.3.4', true],
    [['1.2.3.4'], '1.2.3.5', false],
    [['1.2.3.4'], '::ffff:1.2.3.4', true],
    [['1.2.3.4'], '0:0:0:0:0:FFFF:0102:0304', true],
    [['::ffff:1.2.3.4'], '1.2.3.4', true],
    [['::ffff:1.2.3.0/120'], '1.2.3.200', true],
    [['::ffff:1.2.3.0/120'], '1.2.4.0', false],
    [['0.0.0.0/0'], '::1', false],
    [['::/0'], '1.2.3.4', false],
    [['::/0'], '2001:db8::1', true],
    [['2001:DB8:0::/33'], '2001:db8:7fff::1', true],
    [['2001:db8::/33'], '2001:db8:8000::1', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['10.0.0.0/8', '::1'], '0:0:0:0:0:0:0:1', true],
    [['10.0.0.0/8'], 'no address', false],
    [['10.0.0.0/8'], '', false],
    [['nonsense'], '10.0.0.1', false],
  ])('%j allows %s: %s', (ranges, address, expected) => {
    expect(addressAllowed(ranges, address)).toBe(expected);
  });

  it('contain exactly the addresses that share their first bits', () => {
    const bits = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(bits, fc.integer({ min: 0, max: 32 }), bits, fc.boolean(), (base, prefix, noise, mapped) => {
        const near = prefix === 32 ? base : (base ^ (noise >>> prefix)) >>> 0;
        const far = prefix === 0 ? near : (near ^ (1 << (32 - 1 - (noise % prefix)))) >>> 0;
        const range = `${mapped ? '::ffff:' : ''}${dotted(base)}/${mapped ? prefix + 96 : prefix}`;
        expect(addressAllowed([range], dotted(near))).toBe(true);
        expect(addressAllowed([range], `::ffff:${dotted(near)}`)).toBe(true);
        expect(addressAllowed([range], dotted(far))).toBe(prefix === 0);
      }),
    );
  });

  it('of IPv6 contain exactly the addresses that share their first bits', () => {
    const bits = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
    fc.assert(
      fc.property(bits, fc.integer({ min: 0, max: 128 }), bits, (base, prefix, other) => {
        const shift = BigInt(128 - prefix);
        const same = base >> shift === other >> shift;
        // Addresses below ::1:0:0:0 may be IPv4 in another spelling, which the test above covers.
        fc.pre(base >> 48n !== 0n && other >> 48n !== 0n);
        expect(addressAllowed([`${colons(base)}/${prefix}`], colons(other))).toBe(same);
        expect(addressAllowed([`${colons(base)}/${prefix}`], colons(base))).toBe(true);
      }),
    );
  });

  it('normalise the spelling of an address', () => {
    expect(plainAddress('2001:0DB8:0:0::1')).toBe('2001:db8::1');
    expect(plainAddress('::FFFF:102:304')).toBe('1.2.3.4');
    expect(plainAddress('somewhere')).toBe('somewhere');
  });
});

function dotted(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

function colons(bits: bigint): string {
  return Array.from({ length: 8 }, (_, group) => ((bits >> BigInt(112 - 16 * group)) & 0xffffn).toString(16)).join(':');
}
