import type { Driver } from '../driver.ts';
import { decoNetworkDriver } from './deconetwork.ts';
import { fsmNavigatorDriver } from './fsm-navigator.ts';
import { hapihubDriver } from './hapihub.ts';
import { nativeDriver } from './native.ts';
import { serviceTitanDriver } from './servicetitan.ts';
import { trybeDriver } from './trybe.ts';

/** Every surface that is mounted, one line each. */
export const DRIVERS: readonly Driver[] = [
  nativeDriver,
  fsmNavigatorDriver,
  trybeDriver,
  decoNetworkDriver,
  serviceTitanDriver,
  hapihubDriver,
];
