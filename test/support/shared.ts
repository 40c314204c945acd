import { request } from 'node:http';
import type pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Unix socket where the run's global setup answers. */
    shared: string;
  }
}

/** What the test files of a run share. Each is made when the first file asks for it; a run that needs none makes none. */
export interface Shared {
  /** A PostgreSQL server, a migrated database on it to be cloned, and how the names of clones and roles begin. */
  database: { server: pg.ClientConfig; template: string; prefix: string };
  /** The program as users start it, built from the present sources. */
  program: { path: string };
}

/** Gives one of the things that all test files share, made by now. */
export function shared<Name extends keyof Shared>(name: Name): Promise<Shared[Name]> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: inject('shared'), path: `/${name}` }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      if (answer.statusCode === 200) resolve(JSON.parse(text));
      else reject(new Error(`The tests' ${name} could not be made: ${text}`));
    });
    asking.on('error', reject);
    asking.end();
  });
}
