import { Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { itemDelete } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { LabelsWindow, wantedOfItem } from '../../labels/index.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { toast } from '../../parts/toast.tsx';
import { ItemForm } from './item-form.tsx';
import { MergeForm } from './merge-form.tsx';
import { MovementForm, type MovementSort } from './movement-form.tsx';
import { ReserveForm } from './reserve-form.tsx';

type Opened = MovementSort | 'reserve' | 'change' | 'labels' | 'merge' | null;

/** The actions on an item. */
export function ItemActions({ item }: { item: Item }) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const write = useWhyNot('inventory:write');
  const transfer = useWhyNot('inventory:write', 'inventory:transfer');
  const merged = item.mergedIntoId === null ? undefined : 'It was merged into another item. Open that one.';
  const why = write ?? merged;
  return (
    <>
      <HintButton why={why} onClick={() => setOpened('adjustment')}>
        Adjust
      </HintButton>
      <HintButton why={transfer ?? merged} variant="default" onClick={() => setOpened('transfer')}>
        Transfer
      </HintButton>
      <HintButton why={why} variant="default" onClick={() => setOpened('count')}>
        Count
      </HintButton>
      <HintButton why={why} variant="default" onClick={() => setOpened('reserve')}>
        Reserve
      </HintButton>
      <More item={item} open={setOpened} why={why} />
      {(opened === 'adjustment' || opened === 'transfer' || opened === 'count') && (
        <MovementForm item={item} sort={opened} onClose={close} />
      )}
      {opened === 'reserve' && <ReserveForm item={item} onClose={close} />}
      {opened === 'change' && <ItemForm item={item} onClose={close} />}
      {opened === 'merge' && <MergeForm item={item} onClose={close} />}
      {opened === 'labels' && (
        <LabelsWindow title={`Labels for ${item.partNumber}`} wanted={wantedOfItem(item)} onClose={close} />
      )}
    </>
  );
}

function More({ item, open, why }: { item: Item; open: (what: Opened) => void; why: string | undefined }) {
  const navigate = useNavigate();
  const confirm = useConfirm();
  const remove = useWrite(
    `Delete ${item.partNumber}`,
    (client, id: number, headers) =>
      itemDelete({ client, path: { id }, headers: { ...headers, 'If-Match': `"${item.revision}"` } }),
    { done: `${item.partNumber} was deleted.`, onDone: () => void navigate({ to: '/items' }) },
  );
  const ask = async () => {
    if (why !== undefined) return toast(why);
    const message =
      'This cannot be undone. An item that has ever had stock cannot be deleted; make it inactive instead.';
    if (!(await confirm({ title: `Delete ${item.partNumber}?`, message, action: 'Delete' }))) return;
    remove.mutate(item.id, { onError: (error) => toast(error.message, { stays: true }) });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">More</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => (why === undefined ? open('change') : toast(why))}>Edit the item</Menu.Item>
        <Menu.Item onClick={() => open('labels')}>Labels</Menu.Item>
        <Menu.Item onClick={() => (why === undefined ? open('merge') : toast(why))}>Merge into another item</Menu.Item>
        <Menu.Item color="red" onClick={() => void ask()}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
