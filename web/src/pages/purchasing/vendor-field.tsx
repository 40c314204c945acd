import { NativeSelect } from '@mantine/core';
import { TextField } from '../../parts/fields.tsx';
import { useVendors } from './vendors.ts';

/** The value for a vendor that is created together with the document. */
export const NEW_VENDOR = 'new';

interface VendorFieldProps {
  vendorId: string;
  onChoose: (vendorId: string) => void;
  /** The name of a new vendor; left out where only existing ones can be chosen. */
  fresh?: { name: string; onName: (name: string) => void };
}

/** A vendor, chosen by name. */
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
