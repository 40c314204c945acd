import { NativeSelect } from '@mantine/core';
import { TextField } from '../../parts/fields.tsx';
import { useVendors } from './vendors.ts';

/** What stands for a vendor that is made together with the document. */
export const NEW_VENDOR = 'new';

interface VendorFieldProps {
  vendorId: string;
  onChoose: (vendorId: string) => void;
  /** The name of a vendor that is not known yet; left out where it must be known. */
  fresh?: { name: string; onName: (name: string) => void };
}

/** Who sells, by name. */
export function VendorField({ vendorId, onChoose, fresh }: VendorFieldProps) {
  const { data, error } = useVendors();
  const vendors = (data?.data ?? []).filter(({ id, active }) => active || String(id) === vendorId);
  return (
    <>
      <NativeSelect
        label="Vendor"
        withAsterisk
        error={error !== null && data === undefined ? `The vendors could not be read. ${error.message}` : undefined}
        value={vendorId}
        onChange={(event) => onChoose(event.currentTarget.value)}
        data={[
          { value: '', label: 'Choose…' },
          ...vendors.map(({ id, name }) => ({ value: String(id), label: name })),
          ...(fresh === undefined ? [] : [{ value: NEW_VENDOR, label: 'A new one…' }]),
        ]}
      />
      {fresh !== undefined && vendorId === NEW_VENDOR && (
        <TextField label="Name of the vendor" required value={fresh.name} onChange={fresh.onName} />
      )}
    </>
  );
}
