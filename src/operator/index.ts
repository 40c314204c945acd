export { run } from './program.ts';
export { type RunningServer, serve } from './serve.ts';
export { mountSurfaces } from './surfaces.ts';
