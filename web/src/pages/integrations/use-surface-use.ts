import { type SurfaceUseListResponses, surfaceUseList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';

/** What one credential did through one API. */
export type Use = SurfaceUseListResponses[200]['data'][number];

/** Who used which API, for those who may know. */
export function useSurfaceUse(enabled: boolean) {
  const use = useRead(['surface-use'], (client) => surfaceUseList({ client }), { enabled });
  return {
    error: use.error,
    loading: enabled && use.isPending,
    retry: () => void use.refetch(),
    /** The credentials that used this API, those used last first; undefined while that is not known. */
    of: (name: string): Use[] | undefined => use.data?.data.filter((row) => row.surface === name),
  };
}
