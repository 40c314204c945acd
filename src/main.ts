import { run } from './operator/index.ts';

await run(process.argv);
