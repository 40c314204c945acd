/** Scanning: catching a scanner's keystrokes wherever the focus is, looking up their codes, and keeping those that were not taken. */
export { type KeptCode, type KeptCodes, makeKeptCodes } from './kept-codes.ts';
export { KeptCodesList } from './kept-codes-list.tsx';
export { type Found, lookUp, surestOf } from './look-up.ts';
export { areKeysFlying, listenForScans, useScans } from './scans.ts';
