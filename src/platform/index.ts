export { addTo } from './add-to.ts';
export { analyzeOutgrown } from './analyze-outgrown.ts';
export { plainArray, textArray } from './arrays.ts';
export { createClockGuard } from './clock-guard.ts';
export { type Config, readConfig, type TrustedProxies } from './config.ts';
export {
  createPool,
  type Database,
  type DatabaseOptions,
  OutcomeUnknown,
  openDatabase,
  type Sql,
  type Statement,
  Transaction,
} from './database.ts';
export { asRefusal, databaseLack, isConnectionError } from './database-errors.ts';
export { reachDatabase, readDatabaseFacts } from './database-facts.ts';
export { dayAt, daysBetween, endOfDay, isTimeZone, readDay } from './days.ts';
export { attachEmbedded, type EmbeddedServer, startEmbedded } from './embedded/index.ts';
export { createGatherer } from './gather.ts';
export { idOf, idsAmong, isUuid } from './id-text.ts';
export {
  among,
  amongTexts,
  type Conditions,
  conditionsOf,
  equals,
  holds,
  is,
  substringPattern,
  tableOf,
  within,
} from './list/conditions.ts';
export type { List, Moment, Piece, Place, Since, Source, Stage, TimeRange } from './list/list.ts';
export { readPage } from './list/page.ts';
export { createLists, type Lists, sinceChangeOf, sinceWrite, UNREMEMBERED } from './list/remembered.ts';
export { createLog, type Logger } from './log.ts';
export { createLookupCache, type LookupCache } from './lookup-cache.ts';
export { checkMigrated, type Migration, migrate, readMigrations } from './migrate.ts';
export { projectFolder } from './project-folder.ts';
export {
  DECIMAL_PATTERN,
  formatQuantity,
  isWhole,
  multiply,
  parseQuantity,
  QUANTITY_MAX,
  type Quantity,
  readDecimal,
  share,
  units,
  withinRange,
} from './quantity.ts';
export {
  FAULTS_MAX,
  type Fault,
  pathOf,
  REFUSAL_CODES,
  Refusal,
  type RefusalCode,
  type RefusalSort,
  type Subject,
} from './refusal.ts';
export { remember } from './remember.ts';
export { StartupError } from './startup-error.ts';
export {
  type Column,
  column,
  field,
  type RowOf,
  type RowWriter,
  rowRemover,
  rowWriter,
  type Table,
  table,
} from './table.ts';
export { namedUuid, uuidv7 } from './uuid.ts';
