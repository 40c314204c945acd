import type { FastifyInstance } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Command } from '../../journal/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import type { Declaration, Rendered } from './contract/endpoint.ts';
import { write } from './contract/tenant-endpoints.ts';
import { HoldInput } from './schemas/lots.ts';

/** What can be held and released again: its noun, how its rows are shown, and what either step does. */
interface Holdable<Reply extends TSchema, Output> {
  noun: 'lot' | 'location';
  tag: Declaration['tag'];
  reply: Reply;
  hold: HoldStep<Output>;
  release: HoldStep<Output>;
}

interface HoldStep<Output> {
  command: Command<{ id: number; reason: string }, Output>;
  description: string;
}

/** The two steps that hold something with a reason and release it, each a record under the row. */
export function holdRoutes<Reply extends TSchema, Output extends Rendered<Static<Reply>>>(
  server: FastifyInstance,
  context: SurfaceContext,
  { noun, tag, reply, ...steps }: Holdable<Reply, Output>,
): void {
  for (const step of ['hold', 'release'] as const) {
    const { command, description } = steps[step];
    write(
      server,
      context,
      `POST /${noun}s/:id/${step}`,
      {
        tag,
        scopes: ['inventory:write'],
        id: `${noun}_${step}_create`,
        summary: `${step === 'hold' ? 'Hold' : 'Release'} a ${noun}`,
        description,
        body: HoldInput,
        reply,
        status: 201,
        refuses: ['wrong_state'],
      },
      command,
      ({ params: { id }, body: { reason } }) => ({ id, reason }),
    );
  }
}
