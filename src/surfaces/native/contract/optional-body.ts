import type { preValidationHookHandler } from 'fastify';

/** For an action whose body may be left out: it is null then. */
export const bodyOrNull: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= null;
  done();
};

/** A body that is left out is an empty one. */
export const bodyOrEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= {};
  done();
};
