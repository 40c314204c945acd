import { NativeSelect } from '@mantine/core';
import { TextField } from '../../parts/fields.tsx';
import { useVendors } from './vendors.ts';

/** What stands for a vendor that is made together with the paper. */
export const NEW_VENDOR = 'new';

interface VendorFieldProps {
  vendorId: string;
  onChoose: (vendorId: string) => void;
  /** The name of a vendor that is not known yet; left out where it must be known. */
  fresh?: { name: string; onName: (name: string) => void };
}

/** Who sells, by name. */
export function VendorField({ vendorId, onChoose, fresh }: VendorFieldProps) {
  const vendors = useVendors().data?.data ?? [];
  return (
    <>
      <NativeSelect
        label="Vendor"
        withAsterisk
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
