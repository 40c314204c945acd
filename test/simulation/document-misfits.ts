/** Statements that find documents which say something else than the ledger, for the auditor. `$1` is the tenant. */
export const DOCUMENT_MISFITS: Record<string, string> = {
  'documents: what transfers have on the way is in transit': `
    select concat_ws(' ', 'item', item_id, 'has', s.on_hand, 'in transit, not', w.quantity) as text from
      (select p.item_id, sum(p.on_hand) as on_hand from position p join location l on l.tenant_id = $1 and l.id = p.location_id
        where p.tenant_id = $1 and l.kind = 'transit' group by 1 having sum(p.on_hand) <> 0) as s
    full join (select n.item_id, sum(n.picked - n.received) as quantity from document d
        join document_line n on n.tenant_id = $1 and n.document_id = d.id
        where d.tenant_id = $1 and d.kind = 'transfer' and not d.immediate and d.status <> 'canceled'
        group by 1 having sum(n.picked - n.received) <> 0) as w using (item_id)
    where s.on_hand is distinct from w.quantity`,
  'documents: a transfer picks no more than is planned and receives no more than is picked': `
    select 'line ' || n.id as text from document d join document_line n on n.tenant_id = $1 and n.document_id = d.id
    where d.tenant_id = $1 and d.kind = 'transfer' and (n.picked > n.quantity or n.received > n.picked)`,
  'documents: an order received what its receipts say, and no more than it ordered': `
    select 'line ' || n.id as text from document d join document_line n on n.tenant_id = $1 and n.document_id = d.id
    where d.tenant_id = $1 and d.kind = 'purchase_order' and (n.received > n.quantity or n.received <>
      (select coalesce(sum(r.quantity), 0) from document_line r join document e on e.tenant_id = $1 and e.id = r.document_id
        where r.tenant_id = $1 and r.source_line_id = n.id and e.kind = 'receipt' and e.status <> 'canceled'))`,
  'documents: a receipt brought in what its lines say, unless it was canceled': `
    select 'receipt ' || d.id as text from document d where d.tenant_id = $1 and d.kind = 'receipt' and
      (select coalesce(sum(n.quantity), 0) from document_line n where n.tenant_id = $1 and n.document_id = d.id and d.status <> 'canceled')
      <> (select coalesce(sum(e.change), 0) from movement m join entry e on e.tenant_id = $1 and e.movement_id = m.id
        where m.tenant_id = $1 and (m.document_id = d.id
          or m.reverses in (select o.id from movement o where o.tenant_id = $1 and o.document_id = d.id)))`,
  'documents: a status fits what was done': `
    select concat_ws(' ', kind, id, 'is', status) as text from (select d.kind, d.id, d.status, sum(n.quantity) as quantity, sum(n.picked) as picked,
        sum(n.received) as received from document d join document_line n on n.tenant_id = $1 and n.document_id = d.id
        where d.tenant_id = $1 and not d.immediate group by 1, 2, 3) as p
    where (kind = 'transfer' and status <> case when received = quantity then 'received' when received > 0 then 'partially_received'
        when picked = quantity then 'picked' when picked > 0 then 'partially_picked' else 'pending' end and status <> 'canceled')
      or (kind = 'purchase_order' and status <> case when received = quantity then 'received' when received > 0 then 'partially_received'
        else 'pending' end and (status <> 'canceled' or received > 0))`,
};
