import Type, { type Static } from 'typebox';
import { changeExternalData, type ExternalDataChange } from '../../catalog/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type Param, text, texts } from './query.ts';
import { Maybe, Word } from './wire.ts';

const VALUES_MAX = 50;
const ENTRIES_MAX = 100;
const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

const applicationGuid = Type.String({ maxLength: 50 });
const key = Type.String({ minLength: 1, maxLength: 255 });
const value = Type.String({ maxLength: 2_000 });

export const ExternalDataCreateRequest = Type.Object({
  applicationGuid,
  externalData: Type.Array(Type.Object({ key, value }), { maxItems: ENTRIES_MAX }),
});

export const ExternalDataUpdateRequest = Type.Object({
  patchMode: Maybe(Word(['Replace', 'Merge'])),
  applicationGuid,
  externalData: Type.Array(Type.Object({ key, value: Maybe(value) }), { maxItems: ENTRIES_MAX }),
});

/** A request that can only set external data, shared by several resources. */
export const ExternalDataOnlyRequest = Type.Object({ externalData: Maybe(ExternalDataUpdateRequest) });

/** The external data of a request, in the core's form; undefined if there is none. */
export function toExternalData(
  request: Static<typeof ExternalDataUpdateRequest> | Static<typeof ExternalDataCreateRequest> | null | undefined,
): ExternalDataChange | undefined {
  if (request == null) return undefined;
  const application = readGuid(request.applicationGuid);
  if (application === undefined) throw wrongGuid('externalData.applicationGuid');
  const isMerge = 'patchMode' in request && request.patchMode === 'Merge';
  return {
    application,
    mode: isMerge ? 'merge' : 'replace',
    values: Object.fromEntries(request.externalData.map((entry) => [entry.key, entry.value ?? null])),
  };
}

/** The external data of a new row. */
export function newExternalData(request: Static<typeof ExternalDataCreateRequest> | null | undefined) {
  const change = toExternalData(request);
  return change === undefined ? {} : { externalData: changeExternalData({}, change) };
}

/** The part of a row's external data that an application may see: its own, and nothing without its id. */
export function fromExternalData(
  externalData: unknown,
  application: string | undefined,
): { key: string; value: string }[] {
  if (application === undefined || typeof externalData !== 'object' || externalData === null) return [];
  const own = Object.hasOwn(externalData, application)
    ? (externalData as Record<string, unknown>)[application]
    : undefined;
  return Object.entries(typeof own === 'object' && own !== null ? own : {}).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

/** A list's parameters for external data: whose is shown, and the keys and values of which a row must have one. */
export interface ExternalDataQuery {
  application: string | undefined;
  attached: { application: string; name: string; value: string }[][];
}

/** `externalDataApplicationGuid`, `externalDataKey` and `externalDataValues`; a look-up needs all three. */
export const externalData: Param<ExternalDataQuery> = (source) => {
  const guid = text(source, 'externalDataApplicationGuid');
  const application = guid === undefined ? undefined : readGuid(guid);
  if (guid !== undefined && application === undefined) {
    source.fault('externalDataApplicationGuid', 'This must be a GUID.');
  }
  const name = text(source, 'externalDataKey');
  const values = texts(VALUES_MAX)(source, 'externalDataValues');
  if (name === undefined && values === undefined) return { application, attached: [] };
  const missing = [
    ...(guid === undefined ? ['externalDataApplicationGuid'] : []),
    ...(name === undefined ? ['externalDataKey'] : []),
    ...(values === undefined ? ['externalDataValues'] : []),
  ];
  for (const name of missing) {
    source.fault(name, 'A look-up by external data needs the application, the key and the values.');
  }
  const wanted = (values ?? []).map((value) => ({ application: application ?? '', name: name ?? '', value }));
  return { application, attached: [wanted] };
};

/** Only `externalDataApplicationGuid`, where there is no look-up: whose external data is shown. */
export const externalDataShown: Param<string | undefined> = (source) => {
  const guid = text(source, 'externalDataApplicationGuid');
  const application = guid === undefined ? undefined : readGuid(guid);
  if (guid !== undefined && application === undefined)
    source.fault('externalDataApplicationGuid', 'This must be a GUID.');
  return application;
};

function readGuid(given: string): string | undefined {
  return GUID.exec(given.trim())?.[1]?.toLowerCase();
}

function wrongGuid(path: string): Refusal {
  return new Refusal('invalid_request', 'This must be a GUID.', { path });
}
