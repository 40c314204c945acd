export { type Actor, type ActorKind, isRestricted } from './actor.ts';
