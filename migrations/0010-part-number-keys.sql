-- Part numbers that differ in case, blanks around them or their Unicode form name one item. The key is what they share; the program
-- writes it (src/catalog/part-number.ts), and only here does the database. It does not refuse twins, which earlier versions allowed.
alter table item add column part_number_key text;
-- All tenants' items at once, whoever owns the table.
alter table item no force row level security;
do $$
declare
  blanks constant text := case getdatabaseencoding() when 'UTF8' then
    E'\t\n\x0b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
    else E'\t\n\x0b\f\r ' end;
  by_unicode constant name := (select collname from pg_collation where collnamespace = 'pg_catalog'::regnamespace
    and collname in ('pg_c_utf8', 'und-x-icu') and collencoding in (-1, pg_char_to_encoding('UTF8')) order by collname limit 1);
  collated constant text := case when by_unicode is null then '' else format(' collate %I', by_unicode) end;
begin
  if getdatabaseencoding() = 'UTF8' then
    execute format($sql$update item set part_number_key = normalize(translate(
      lower(translate(normalize(btrim(part_number, $1)), U&'\0130', 'i')%s), U&'\03C2', U&'\03C3'))$sql$, collated) using blanks;
  else
    execute 'update item set part_number_key = lower(btrim(part_number, $1))' using blanks;
  end if;
end $$;
alter table item force row level security;
alter table item alter column part_number_key set not null;
-- An item by its part number, and whether a new one has it already.
create index item_part_number_key on item (tenant_id, part_number_key);
