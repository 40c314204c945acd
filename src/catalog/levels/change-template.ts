import { type Actor, requireUnrestricted } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book, Wants } from '../../ledger/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { differences, NAME_MAX, patched, refuseAll, requireRevision, textFaults } from '../checks.ts';
import { itemFor, wantItems } from '../items/item-book.ts';
import { usesShelf } from '../uses.ts';
import { levelFaults } from './level.ts';
import {
  type LevelTemplate,
  type LevelTemplateView,
  TEMPLATES,
  type TemplateLevel,
  templateView,
} from './level-template.ts';

export const TEMPLATE_LEVELS_MAX = 1_000;

/** What is said of a template. */
export interface TemplateFields {
  name: string;
  /** Each item once; replaced whole. */
  levels: readonly TemplateLevel[];
}

const SHARED = 'A template of levels is shared';

export const createTemplate: BatchCommand<TemplateFields, LevelTemplateView> = {
  sort: 'batch',
  name: 'level_templates.create',
  weight: ({ levels }) => levels.length,
  wants: ({ levels }, wants) => wantItemsOf(wants, levels),
  decide({ name, levels }, actor, book) {
    requireUnrestricted(actor, SHARED);
    const fields = { name, levels: inOrder(levels) };
    requireGood(book, actor, fields, levels);
    const id = book.tick();
    return save(book, actor, { id, revision: id, ...fields, createdAt: book.now, updatedAt: book.now });
  },
};

export interface TemplateUpdate {
  id: number;
  /** What is left out stays. */
  patch: { [Name in keyof TemplateFields]?: TemplateFields[Name] | undefined };
  ifRevision?: number | null;
}

/** Changes a template, and so the levels of all its places. When nothing differs it keeps its revision. */
export const updateTemplate: BatchCommand<TemplateUpdate, LevelTemplateView> = {
  sort: 'batch',
  name: 'level_templates.update',
  weight: ({ patch }) => patch.levels?.length ?? 1,
  wants({ id, patch }, wants) {
    wants.rows(TEMPLATES, [id]);
    wantItemsOf(wants, patch.levels ?? []);
  },
  decide({ id, patch, ifRevision }, actor, book) {
    const template = open(book, id, ifRevision);
    requireUnrestricted(actor, SHARED);
    const after = patched(template, {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.levels === undefined ? {} : { levels: inOrder(patch.levels) }),
    });
    if (differences(template, after).length === 0) return viewOf(book, actor, template);
    requireGood(book, actor, after, patch.levels ?? []);
    return save(book, actor, { ...after, revision: book.tick(), updatedAt: book.now });
  },
};

const USED = usesShelf('level templates', [
  'select from location where tenant_id = $1 and level_template_id = asked.id',
]);

/** Deletes a template that no place has. */
export const deleteTemplate: BatchCommand<{ id: number; ifRevision?: number | null }, LevelTemplateView> = {
  sort: 'batch',
  name: 'level_templates.delete',
  weight: () => 1,
  alone: () => true,
  wants({ id }, wants) {
    wants.rows(TEMPLATES, [id]);
    wants.rows(USED, [id]);
  },
  decide({ id, ifRevision }, actor, book) {
    const template = open(book, id, ifRevision);
    requireUnrestricted(actor, SHARED);
    if (book.row(USED, id)) {
      throw new Refusal(
        'in_use',
        `Locations have the levels of template ${template.name}. Give them another one first.`,
      );
    }
    const view = viewOf(book, actor, { ...template, revision: book.tick(), updatedAt: book.now });
    book.put(TEMPLATES, id, undefined);
    book.changed('level_template', id, view.revision, view, true);
    return view;
  },
};

function wantItemsOf(wants: Wants, levels: readonly TemplateLevel[]): void {
  wantItems(wants, new Set(levels.map(({ itemId }) => itemId)));
}

function inOrder(levels: readonly TemplateLevel[]): TemplateLevel[] {
  return [...levels].sort((one, other) => one.itemId - other.itemId);
}

function open(book: Book, id: number, ifRevision: number | null | undefined): LevelTemplate {
  const template = book.row(TEMPLATES, id);
  if (template === undefined) throw new Refusal('not_found', `There is no level template with the id ${id}.`);
  requireRevision(template, ifRevision);
  return template;
}

/** The paths of faults are those of the levels as the caller named them. */
function requireGood(book: Book, actor: Actor, { name }: TemplateFields, levels: readonly TemplateLevel[]): void {
  const faults: Fault[] = textFaults('name', name, { max: NAME_MAX, required: true });
  if (levels.length > TEMPLATE_LEVELS_MAX) {
    const message = `A template may have ${TEMPLATE_LEVELS_MAX} levels at most.`;
    faults.push({ path: 'levels', code: 'invalid_request', message });
  }
  const seen = new Set<number>();
  levels.forEach((level, index) => {
    const path = `levels.${index}`;
    const { itemId } = level;
    if (itemFor(book, actor, itemId) === undefined) {
      faults.push({ path: `${path}.itemId`, code: 'unknown_item', message: `There is no item with the id ${itemId}.` });
    } else if (seen.has(itemId)) {
      faults.push({
        path: `${path}.itemId`,
        code: 'invalid_request',
        message: 'This item stands in the list already.',
      });
    }
    seen.add(itemId);
    faults.push(...levelFaults(level, path));
  });
  refuseAll(faults);
}

function save(book: Book, actor: Actor, template: LevelTemplate): LevelTemplateView {
  book.put(TEMPLATES, template.id, template);
  const view = viewOf(book, actor, template);
  book.changed('level_template', template.id, template.revision, view);
  return view;
}

function viewOf(book: Book, actor: Actor, template: LevelTemplate): LevelTemplateView {
  book.need((wants) => wantItemsOf(wants, template.levels));
  const seen = template.levels.flatMap(({ itemId }): [number, string][] => {
    const item = itemFor(book, actor, itemId);
    return item === undefined ? [] : [[itemId, item.fields.partNumber]];
  });
  return templateView(template, new Map(seen));
}
