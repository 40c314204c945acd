import type { Driver } from '../driver.ts';
import { fsmNavigatorDriver } from './fsm-navigator.ts';
import { hapihubDriver } from './hapihub.ts';
import { nativeDriver } from './native.ts';

/** Every surface that is mounted, one line each. */
export const DRIVERS: readonly Driver[] = [nativeDriver, fsmNavigatorDriver, hapihubDriver];
