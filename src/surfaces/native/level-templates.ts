import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  createTemplate,
  deleteTemplate,
  findTemplate,
  LEVEL_TEMPLATES,
  updateTemplate,
  viewTemplates,
} from '../../catalog/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readQuantity } from './requests/quantities.ts';
import { LevelTemplate, LevelTemplateInput, LevelTemplatePatch } from './schemas/levels.ts';

const path = '/level-templates';
const toRead = { tag: 'Levels', scopes: ['inventory:read'], reply: LevelTemplate } as const;
const toWrite = { tag: 'Levels', scopes: ['inventory:write'], reply: LevelTemplate } as const;
const refuses = ['invalid_quantity', 'unknown_item'] as const;

export function levelTemplateRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    path,
    {
      ...toRead,
      id: 'level_template_list',
      summary: 'List level templates',
      description: 'All templates of the company, by id.',
      query: {},
    },
    async (sql, { actor }, page) => {
      const templates = await context.lists.page(sql, actor.tenantId, LEVEL_TEMPLATES, {}, page);
      return viewTemplates(sql, actor.tenantId, actor, templates);
    },
  );
  read(
    server,
    context,
    `${path}/:id`,
    {
      ...toRead,
      id: 'level_template_view',
      summary: 'Read a level template',
      description: 'With its levels. Locations name it as `levelTemplateId`.',
      etag: true,
    },
    (sql, { actor, params: { id } }) => findTemplate(sql, actor.tenantId, actor, id),
  );
  writeRoutes(server, context);
}

function writeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'level_template_create',
      summary: 'Create a level template',
      description: 'A level that a location has of its own goes before that of its template.',
      body: LevelTemplateInput,
      status: 201,
      at: path,
      etag: true,
      refuses,
    },
    createTemplate,
    ({ body: { name, levels } }) => ({ name, levels: readLevels(levels) }),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'level_template_update',
      summary: 'Change a level template',
      description: 'For all locations that have it. What is left out stays; the levels are replaced whole.',
      body: LevelTemplatePatch,
      etag: true,
      ifMatch: true,
      refuses,
    },
    updateTemplate,
    (request) => {
      const { name, levels } = request.body;
      const patch = { name, levels: levels && readLevels(levels) };
      return { id: request.params.id, patch, ifRevision: readIfMatch(request) };
    },
  );
  write(
    server,
    context,
    `DELETE ${path}/:id`,
    {
      ...toWrite,
      id: 'level_template_delete',
      summary: 'Delete a level template',
      description: 'One that no location has.',
      ifMatch: true,
      refuses: ['in_use'],
    },
    deleteTemplate,
    (request) => ({ id: request.params.id, ifRevision: readIfMatch(request) }),
  );
}

function readLevels(levels: Static<typeof LevelTemplateInput>['levels']) {
  return levels.map(({ itemId, minimum, target = null }, index) => ({
    itemId,
    minimum: readQuantity(minimum, `levels.${index}.minimum`),
    target: target === null ? null : readQuantity(target, `levels.${index}.target`),
  }));
}
