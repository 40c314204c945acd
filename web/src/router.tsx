import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { loadPart } from './parts/load-part.ts';
import { Waiting } from './parts/states.tsx';
import { NotFound, PageFailed } from './shell/fallbacks.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** A page with a script of its own. */
// biome-ignore lint/suspicious/noExplicitAny: what the router expects of a module.
function page<Module extends Record<string, any>, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  return lazyRouteComponent(() => loadPart(load), name);
}

const text = (value: unknown): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : String(value);

/** The filters of the list of items, kept in the address so that it can be shared. */
export interface ItemSearch {
  search?: string | undefined;
  category?: string | undefined;
  tracking?: string | undefined;
  low?: boolean | undefined;
  inactive?: boolean | undefined;
}

/** Which lots are shown, or which units. */
export interface LotSearch {
  tab?: string | undefined;
  span?: string | undefined;
  serial?: string | undefined;
}

/** The filters of the list of adjustments. */
export interface AdjustmentSearch {
  status?: string | undefined;
  locationId?: string | undefined;
}

/** The filters of the list of events. */
export interface EventSearch {
  itemId?: string | undefined;
  locationId?: string | undefined;
  kind?: string | undefined;
  reasonCode?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Which suggestions are shown, or the templates. */
export interface ReplenishmentSearch {
  tab?: string | undefined;
  locationId?: string | undefined;
  vendorId?: string | undefined;
  basis?: 'usage' | undefined;
}

/** Which documents of a group are shown. */
export interface PurchasingSearch {
  tab?: string | undefined;
  /** The filter of the tab's list. */
  status?: string | undefined;
}

/** Which credentials are shown, and the API to create one for. */
export interface IntegrationsSearch {
  tab?: string | undefined;
  makeFor?: string | undefined;
}

const toOverview = () => {
  throw redirect({ to: '/overview' });
};
const index = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: toOverview });
// The shell shows the sign-in form on every page; a signed-in user goes on.
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', beforeLoad: toOverview });
const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  component: page(() => import('./pages/overview.tsx'), 'OverviewPage'),
});
const items = createRoute({
  getParentRoute: () => root,
  path: '/items',
  validateSearch: (search): ItemSearch => ({
    search: text(search.search),
    category: text(search.category),
    tracking: text(search.tracking),
    low: search.low === true ? true : undefined,
    inactive: search.inactive === true ? true : undefined,
  }),
  component: page(() => import('./pages/items/items-page.tsx'), 'ItemsPage'),
});
const item = createRoute({
  getParentRoute: () => root,
  path: '/items/$itemId',
  component: page(() => import('./pages/items/item-page.tsx'), 'ItemPage'),
});
const locations = createRoute({
  getParentRoute: () => root,
  path: '/locations',
  validateSearch: (search): { at?: string | undefined } => ({ at: text(search.at) }),
  component: page(() => import('./pages/locations.tsx'), 'LocationsPage'),
});
const lots = createRoute({
  getParentRoute: () => root,
  path: '/lots',
  validateSearch: (search): LotSearch => ({
    tab: text(search.tab),
    span: text(search.span),
    serial: text(search.serial),
  }),
  component: page(() => import('./pages/lots.tsx'), 'LotsPage'),
});
const lotTrace = createRoute({
  getParentRoute: () => root,
  path: '/lots/$lotId',
  component: page(() => import('./pages/lot-trace.tsx'), 'LotTracePage'),
});
const purchasing = createRoute({
  getParentRoute: () => root,
  path: '/purchasing',
  validateSearch: (search): PurchasingSearch => ({ tab: text(search.tab), status: text(search.status) }),
  component: page(() => import('./pages/purchasing/purchasing-page.tsx'), 'PurchasingPage'),
});
const purchaseRequest = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/requests/$requestId',
  component: page(() => import('./pages/purchasing/request-page.tsx'), 'RequestPage'),
});
const purchaseOrder = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/orders/$orderId',
  component: page(() => import('./pages/purchasing/order-page.tsx'), 'OrderPage'),
});
const receipt = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/receipts/$receiptId',
  component: page(() => import('./pages/purchasing/receipt-page.tsx'), 'ReceiptPage'),
});
const vendorReturn = createRoute({
  getParentRoute: () => root,
  path: '/purchasing/returns/$returnId',
  component: page(() => import('./pages/purchasing/return-page.tsx'), 'ReturnPage'),
});
const replenishment = createRoute({
  getParentRoute: () => root,
  path: '/replenishment',
  validateSearch: (search): ReplenishmentSearch => ({
    tab: text(search.tab),
    locationId: text(search.locationId),
    vendorId: text(search.vendorId),
    basis: search.basis === 'usage' ? 'usage' : undefined,
  }),
  component: page(() => import('./pages/replenishment/replenishment-page.tsx'), 'ReplenishmentPage'),
});
const selling = createRoute({
  getParentRoute: () => root,
  path: '/selling',
  validateSearch: (search): PurchasingSearch => ({ tab: text(search.tab), status: text(search.status) }),
  component: page(() => import('./pages/selling/selling-page.tsx'), 'SellingPage'),
});
const sale = createRoute({
  getParentRoute: () => root,
  path: '/selling/sales/$saleId',
  component: page(() => import('./pages/selling/sale-page.tsx'), 'SalePage'),
});
const packaging = createRoute({
  getParentRoute: () => root,
  path: '/selling/packagings/$packagingId',
  component: page(() => import('./pages/selling/goods-page.tsx'), 'PackagingPage'),
});
const customerReturn = createRoute({
  getParentRoute: () => root,
  path: '/selling/returns/$returnId',
  component: page(() => import('./pages/selling/goods-page.tsx'), 'CustomerReturnPage'),
});
const transfers = createRoute({
  getParentRoute: () => root,
  path: '/transfers',
  validateSearch: (search): { status?: string | undefined } => ({ status: text(search.status) }),
  component: page(() => import('./pages/transfers/transfers-page.tsx'), 'TransfersPage'),
});
const transfer = createRoute({
  getParentRoute: () => root,
  path: '/transfers/$transferId',
  component: page(() => import('./pages/transfers/transfer-page.tsx'), 'TransferPage'),
});
const counts = createRoute({
  getParentRoute: () => root,
  path: '/counts',
  validateSearch: (search): { at?: string | undefined; status?: string | undefined } => ({
    at: text(search.at),
    status: text(search.status),
  }),
  component: page(() => import('./pages/counts/counts-page.tsx'), 'CountsPage'),
});
const count = createRoute({
  getParentRoute: () => root,
  path: '/counts/$countId',
  component: page(() => import('./pages/counts/count-page.tsx'), 'CountPage'),
});
const adjustments = createRoute({
  getParentRoute: () => root,
  path: '/adjustments',
  validateSearch: (search): AdjustmentSearch => ({
    status: text(search.status),
    locationId: text(search.locationId),
  }),
  component: page(() => import('./pages/adjustments/adjustments-page.tsx'), 'AdjustmentsPage'),
});
const adjustment = createRoute({
  getParentRoute: () => root,
  path: '/adjustments/$adjustmentId',
  component: page(() => import('./pages/adjustments/adjustment-page.tsx'), 'AdjustmentPage'),
});
const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: (search): EventSearch => ({
    itemId: text(search.itemId),
    locationId: text(search.locationId),
    kind: text(search.kind),
    reasonCode: text(search.reasonCode),
    from: text(search.from),
    to: text(search.to),
  }),
  component: page(() => import('./pages/events.tsx'), 'EventsPage'),
});
const movement = createRoute({
  getParentRoute: () => root,
  path: '/events/$movementId',
  component: page(() => import('./pages/movement.tsx'), 'MovementPage'),
});
const integrations = createRoute({
  getParentRoute: () => root,
  path: '/integrations',
  validateSearch: (search): IntegrationsSearch => ({ tab: text(search.tab), makeFor: text(search.makeFor) }),
  component: page(() => import('./pages/integrations/integrations-page.tsx'), 'IntegrationsPage'),
});
const surface = createRoute({
  getParentRoute: () => root,
  path: '/integrations/apis/$surface',
  component: page(() => import('./pages/integrations/surface-page.tsx'), 'SurfacePage'),
});
const importing = createRoute({
  getParentRoute: () => root,
  path: '/import',
  component: page(() => import('./pages/import/import-page.tsx'), 'ImportPage'),
});
const exporting = createRoute({
  getParentRoute: () => root,
  path: '/export',
  component: page(() => import('./pages/export.tsx'), 'ExportPage'),
});
const health = createRoute({
  getParentRoute: () => root,
  path: '/health',
  component: page(() => import('./pages/health.tsx'), 'HealthPage'),
});
const companies = createRoute({
  getParentRoute: () => root,
  path: '/companies',
  component: page(() => import('./pages/companies.tsx'), 'CompaniesPage'),
});

const routeTree = root.addChildren([
  index,
  signIn,
  overview,
  items,
  item,
  locations,
  lots,
  lotTrace,
  purchasing,
  purchaseRequest,
  purchaseOrder,
  receipt,
  vendorReturn,
  replenishment,
  selling,
  sale,
  packaging,
  customerReturn,
  transfers,
  transfer,
  counts,
  count,
  adjustments,
  adjustment,
  events,
  movement,
  integrations,
  surface,
  importing,
  exporting,
  health,
  companies,
]);

/** All pages; each loads its own script when it is first opened. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
