import { Nullable as orNull } from '../../http/index.ts';
import { id, shape, shown } from './scalars.ts';

/** The document behind something. */
export const DocumentRef = shape('DocumentRef', 'The document that a movement or a reservation belongs to.', {
  kind: shown('The kind of the document, such as `receipt` or `transfer`.'),
  id: id('The id of the document.'),
  number: shown('The number of the document in its series.'),
});

/** Who did something. */
export const ActorRef = shape('Actor', 'Who did something.', {
  kind: shown(
    'What sort of credential: `api_key`, `oauth_client`, `user`, `operator`, or `system` for the server itself.',
  ),
  id: orNull(id('The id of the credential; null for the operator and the system.')),
  name: shown('The name that the credential had then.'),
});
