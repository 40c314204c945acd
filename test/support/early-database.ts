/** Runs before each file of the kind "database": its server starts while the file's modules are still being loaded. */
import { shared } from './shared.ts';

// Whoever asks for it in earnest sees the error.
shared('database').catch(() => undefined);
