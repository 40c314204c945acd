import { type DocumentKind, updateDocument } from '../../documents/index.ts';
import { ExternalDataOnlyRequest, toExternalData } from './external-data.ts';
import { idOf } from './lists.ts';
import { type Operation, operation } from './operation.ts';

/** `PATCH /<resource>/:id` of documents of which only the external data can be changed. */
export function externalDataOperation({
  id,
  resource,
  scope,
  kind,
}: Pick<Operation, 'id' | 'scope'> & { resource: string; kind: DocumentKind }): Operation {
  return operation({
    id,
    method: 'PATCH',
    path: `/${resource}/:id`,
    scope,
    notFound: true,
    body: ExternalDataOnlyRequest,
    async run({ id, submit }, { body }) {
      const external = toExternalData(body.externalData);
      return idOf(await submit(updateDocument, { kind, id, orSlice: true, fields: {}, external }));
    },
  });
}
