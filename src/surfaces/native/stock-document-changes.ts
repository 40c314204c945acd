import { type AdjustmentView, type DocumentUpdate, type TransferView, updateDocument } from '../../documents/index.ts';
import type { BatchCommand } from '../../journal/index.ts';

// The command returns the view of the kind that it is given, which its own type does not say.

/** Changes what is said of an adjustment. */
export const changeAdjustment = updateDocument as BatchCommand<DocumentUpdate & { kind: 'adjustment' }, AdjustmentView>;
/** Changes what is said of a transfer. */
export const changeTransfer = updateDocument as BatchCommand<DocumentUpdate & { kind: 'transfer' }, TransferView>;
