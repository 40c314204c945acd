import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';

/**
 * Whether the text is one address or a CIDR range, of IPv4 or IPv6: `10.0.0.0/8`, `203.0.113.7`, `2001:db8::/32`. Bits after the
 * prefix are ignored, as in `10.1.2.3/8`. An address with a zone (`fe80::1%eth0`) is not a fixed range and not accepted.
 */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

/** Whether an address is in one of the ranges; an empty list allows every address. Invalid ranges are ignored. */
export function addressAllowed(ranges: readonly string[], address: string): boolean {
  return addressMatcher(ranges)(address);
}

/**
 * The same as addressAllowed, with the ranges read once. `::ffff:1.2.3.4` counts as 1.2.3.4, in ranges and in addresses; apart
 * from that an IPv6 range contains no IPv4 address. A text that is not an address is allowed only by an empty list.
 */
export function addressMatcher(ranges: readonly string[]): (address: string) => boolean {
  if (ranges.length === 0) return () => true;
  // One list per family: a single one would let `::/0` match every IPv4 address as well.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const text of ranges) {
    const range = parseRange(text);
    if (range !== undefined) lists[range.family].addSubnet(range.address, range.prefix, range.family);
  }
  return (text) => {
    const address = plainAddress(text);
    if (isIP(address) === 0) return false;
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    return lists[family].check(address, family);
  };
}

/** An address in one spelling: without a zone, IPv6 in its shortest form, and IPv4 that came through an IPv6 socket as IPv4. */
export function plainAddress(text: string): string {
  if (isIPv4(text)) return text;
  const address = text.split('%', 1)[0]!; // A split text has at least one part.
  if (isIP(address) === 0) return text;
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  const mapped = short.startsWith('::ffff:') ? short.slice('::ffff:'.length) : '';
  return isIPv4(mapped) ? mapped : short;
}

/** The network of one party, judging by an address: the address itself, or the first 64 bits of IPv6. */
export function networkOf(text: string): string {
  const address = plainAddress(text);
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

interface AddressRange {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

const RANGE = /^([0-9a-fA-F:.]+)(?:\/(0|[1-9][0-9]{0,2}))?$/;
const MAPPED_PREFIX = 96;

function parseRange(text: string): AddressRange | undefined {
  const [, given = '', prefixText] = RANGE.exec(text) ?? [];
  if (isIP(given) === 0) return undefined;
  const bits = isIPv4(given) ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return undefined;
  const address = plainAddress(given);
  if (!isIPv4(address)) return { address, prefix, family: 'ipv6' };
  if (bits === 32) return { address, prefix, family: 'ipv4' };
  if (prefix >= MAPPED_PREFIX) return { address, prefix: prefix - MAPPED_PREFIX, family: 'ipv4' };
  return { address: given, prefix, family: 'ipv6' };
}
