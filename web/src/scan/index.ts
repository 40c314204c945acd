/** Scanning: keystrokes of a scanner taken wherever the focus is, what their codes name, and codes that came to nothing. */
export { type KeptCode, type KeptCodes, makeKeptCodes } from './kept-codes.ts';
export { KeptCodesList } from './kept-codes-list.tsx';
export { type Found, lookUp } from './look-up.ts';
export { areKeysFlying, listenForScans, useScans } from './scans.ts';
