import { type SurfaceUseListResponses, surfaceUseList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';

/** One credential's use of one API. */
export type Use = SurfaceUseListResponses[200]['data'][number];

/** Who used which API, for users who may see it. */
export function useSurfaceUse(enabled: boolean) {
  const use = useRead(['surface-use'], (client) => surfaceUseList({ client }), { enabled });
  return {
    error: use.error,
    loading: enabled && use.isPending,
    retry: () => void use.refetch(),
    /** The credentials that used this API, the last used first; undefined while that is unknown. */
    of: (name: string): Use[] | undefined => use.data?.data.filter((row) => row.surface === name),
  };
}
