import { BlockList, isIP } from 'node:net';

/**
 * Networks that the internet does not reach: this machine, its neighbours, what clouds tell their machines in
 * confidence (169.254.169.254), and what belongs to nobody. After the IANA special-purpose registries (RFC 6890).
 */
const closed = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** IPv4 within IPv6: mapped (RFC 4291), and as networks without IPv4 translate it (RFC 6052). */
const disguises = ['::ffff:', '64:ff9b::'];

/** All else of IPv6 is closed, and of this: Teredo, documentation, and 6to4, which holds any IPv4. */
const openV6 = new BlockList();
openV6.addSubnet('2000::', 3, 'ipv6');
for (const prefix of disguises) openV6.addSubnet(`${prefix}0.0.0.0`, 96, 'ipv6');
const closedV6 = new BlockList();
closedV6.addSubnet('2001::', 32, 'ipv6');
closedV6.addSubnet('2001:db8::', 32, 'ipv6');
closedV6.addSubnet('2002::', 16, 'ipv6');

const closedV4 = new BlockList();
for (const [network, bits] of closed) {
  closedV4.addSubnet(network, bits, 'ipv4');
  for (const prefix of disguises) closedV6.addSubnet(prefix + network, 96 + bits, 'ipv6');
}

/** Whether an IP address, as text and without brackets, lies where the internet does not reach. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 4) return closedV4.check(address, 'ipv4');
  const [withoutZone = ''] = address.split('%');
  return !openV6.check(withoutZone, 'ipv6') || closedV6.check(withoutZone, 'ipv6');
}
