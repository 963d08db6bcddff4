import { Trans } from '@lingui/react/macro';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Link, Navigate, Outlet, redirect } from '@tanstack/react-router';
import type { ListOrder, Role, SearchPlace, ViewName } from '#contracts';
import { ApiError } from './api/client.js';
import { channelsQuery, meQuery } from './api/queries.js';
import { Frame } from './frame/frame.js';
import { Notices } from './frame/notices.js';
import { WorkspaceProvider } from './frame/workspace.js';
import { Inbox } from './inbox/screen.js';
import { Failure } from './look/states.js';
import { orderOptions, searchPlaceOptions, viewOrder } from './words/order.js';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: () => (
    <>
      <Outlet />
      <Notices />
    </>
  ),
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  notFoundComponent: () => (
    <main className="flex flex-col items-start gap-3 p-8">
      <h1 className="text-l font-semibold">
        <Trans>There is no such page</Trans>
      </h1>
      <Link to="/" className="link">
        <Trans>To the inbox</Trans>
      </Link>
    </main>
  ),
});

const LazySearch = lazyRouteComponent(() => import('./search/page.js'), 'Search');
const LazyPeople = lazyRouteComponent(() => import('./people/pages.js'), 'People');
const LazyPerson = lazyRouteComponent(() => import('./people/pages.js'), 'Person');

const word = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

const gate = lazyRouteComponent(() => import('./welcome/pages.js'), 'SignInPage');
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => (word(search['next']) ? { next: word(search['next'])! } : {}),
  component: gate,
});
const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  component: lazyRouteComponent(() => import('./welcome/pages.js'), 'JoinPage'),
});
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./welcome/pages.js'), 'ResetPage'),
});

const surveyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/survey',
  component: lazyRouteComponent(() => import('./survey/page.js'), 'Survey'),
});

const sharedReportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shared-report',
  component: lazyRouteComponent(() => import('./reports/shared.js'), 'SharedReportPage'),
});

/** People from outside have a place of their own, and load nothing of the inbox. */
const isGuest = (role: Role): boolean => role === 'advocate' || role === 'partner';
const offersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/offers',
  beforeLoad: async ({ context }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw redirect({ to: '/sign-in', search: { next: '/offers' } });
      throw error;
    }
  },
  component: lazyRouteComponent(() => import('./offers/portal-page.js'), 'Portal'),
});

const communityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/community',
  component: lazyRouteComponent(() => import('./offers/community-page.js'), 'CommunityPage'),
});

/** By the link of a mail, or of a reply, without signing in. */
const requestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/request',
  component: lazyRouteComponent(() => import('./partners/request-page.js'), 'RequestPage'),
});
const customerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/for-you',
  component: lazyRouteComponent(() => import('./partners/customer-page.js'), 'CustomerPage'),
});

/** Everything behind the sign-in. */
const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workspace',
  beforeLoad: async ({ context, location }) => {
    try {
      const { member } = await context.queryClient.ensureQueryData(meQuery);
      if (isGuest(member.role)) throw redirect({ to: '/offers' });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
      throw error;
    }
  },
  component: () => (
    <WorkspaceProvider>
      <Frame />
    </WorkspaceProvider>
  ),
});

const indexRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const channels = await context.queryClient.ensureQueryData(channelsQuery);
    if (channels.length === 0) throw redirect({ to: '/welcome' });
    if (channels.every((channel) => channel.purpose === 'listen')) throw redirect({ to: '/posts' });
    throw redirect({ to: '/inbox/$view/{-$conversationId}', params: { view: 'open' } });
  },
});

const bareInboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/inbox',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view/{-$conversationId}', params: { view: 'open' } });
  },
});
const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/inbox/$view/{-$conversationId}',
  validateSearch: (search): { q?: string; by?: ListOrder; at?: string } => {
    const by = orderOptions.find((order) => order === search['by']);
    return { ...(word(search['q']) ? { q: word(search['q'])! } : {}), ...(by ? { by } : {}), ...(word(search['at']) ? { at: word(search['at'])! } : {}) };
  },
  component: function InboxPage() {
    const { view, conversationId } = inboxRoute.useParams();
    const { q = '', by } = inboxRoute.useSearch();
    const known = viewOrder.find((name): name is ViewName => name === view);
    if (!known) return <Navigate to="/inbox/$view/{-$conversationId}" params={{ view: 'open' }} replace />;
    return (
      <Inbox
        key={`${known} ${q} ${by}`}
        view={known}
        query={q}
        order={by ?? (known === 'waiting' ? 'waiting' : 'activity')}
        conversationId={conversationId ?? null}
      />
    );
  },
});

const liveRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/live',
  validateSearch: (search): { wall?: true } => (search['wall'] === true ? { wall: true } : {}),
  component: lazyRouteComponent(() => import('./live/live.js'), 'Live'),
});
const pastRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/past',
  validateSearch: (search): { at?: string } => (Number.isNaN(Date.parse(String(search['at']))) ? {} : { at: new Date(String(search['at'])).toISOString() }),
  component: lazyRouteComponent(() => import('./past/past.js'), 'Past'),
});
const topicsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/topics',
  component: lazyRouteComponent(() => import('./listening/page.js'), 'TopicsPage'),
});
const welcomeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome/welcome.js'), 'Welcome'),
});
const sortRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/sort',
  component: lazyRouteComponent(() => import('./sort/sort.js'), 'SortMyOwn'),
});
export const postsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/posts',
  validateSearch: (search): { q?: string } => (word(search['q']) ? { q: word(search['q'])! } : {}),
  component: lazyRouteComponent(() => import('./posts/page.js'), 'PostsPage'),
});
export const channelsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/channels',
  validateSearch: (search): { add?: string; problem?: string } => ({
    ...(word(search['add']) ? { add: word(search['add'])! } : {}),
    ...(word(search['problem']) ? { problem: word(search['problem'])! } : {}),
  }),
  component: lazyRouteComponent(() => import('./channels/page.js'), 'ChannelsPage'),
});

const healthRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('./health/health.js'), 'Health'),
});

const modelRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/model',
  component: lazyRouteComponent(() => import('./model/page.js'), 'ModelPage'),
});

/** Where outcomes were before they became the front page of reports. */
const outcomesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/outcomes',
  beforeLoad: () => {
    throw redirect({ to: '/reports', replace: true });
  },
});
const reportsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/reports',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'ReportsLayout'),
});
const frontRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./outcomes/page.js'), 'OutcomesPage'),
});
const serviceRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/service',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'ServicePage'),
});
const shareRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/share',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'SharePage'),
});
const ratesRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/reach',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'RatesPage'),
});
const indicatorsRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/long-run',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'IndicatorsPage'),
});
const savedReportsRoute = createRoute({
  getParentRoute: () => reportsRoute,
  path: '/saved',
  component: lazyRouteComponent(() => import('./reports/pages.js'), 'SavedReportsPage'),
});
const rulesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('./routing/pages.js'), 'RulesPage'),
});
const desksRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/desks',
  component: lazyRouteComponent(() => import('./routing/pages.js'), 'DesksPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'SettingsLayout'),
});
const workspaceSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'WorkspaceSettings'),
});
const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/members',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Members'),
});
const advocatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/advocates',
  component: lazyRouteComponent(() => import('./offers/advocates-page.js'), 'Advocates'),
});
const partnersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/partners',
  component: lazyRouteComponent(() => import('./partners/partners-page.js'), 'Partners'),
});
const answersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/answers',
  component: lazyRouteComponent(() => import('./answers/page.js'), 'ApprovedAnswers'),
});
const appearanceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/appearance',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Appearance'),
});
const searchRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/search',
  validateSearch: (search): { q?: string; in?: SearchPlace } => {
    const place = searchPlaceOptions.find((one) => one === search['in']);
    return { ...(word(search['q']) ? { q: word(search['q'])! } : {}), ...(place ? { in: place } : {}) };
  },
  component: function SearchPage() {
    const { q = '', in: place = null } = searchRoute.useSearch();
    return <LazySearch key={q} query={q} place={place} />;
  },
});
const peopleRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/people',
  validateSearch: (search): { list?: string; blocked?: true } => ({
    ...(word(search['list']) ? { list: word(search['list'])! } : {}),
    ...(search['blocked'] === true ? { blocked: true } : {}),
  }),
  component: function PeoplePage() {
    const { list = null, blocked = false } = peopleRoute.useSearch();
    return <LazyPeople listId={list} blocked={blocked} />;
  },
});
const personRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/people/$authorId',
  component: function PersonPage() {
    const { authorId } = personRoute.useParams();
    return <LazyPerson key={authorId} authorId={authorId} />;
  },
});
const savedTextsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/saved-texts',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'SavedTexts'),
});
const tagsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/tags',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Tags'),
});
const macrosRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/macros',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Macros'),
});
const promisesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/promised-times',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Promises'),
});
const notificationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'NotificationChoices'),
});
const sessionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Sessions'),
});
const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'ApiKeys'),
});
const importsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports/page.js'), 'ImportsPage'),
});
const webhooksRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./settings/pages.js'), 'Webhooks'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  joinRoute,
  resetRoute,
  surveyRoute,
  sharedReportRoute,
  offersRoute,
  communityRoute,
  requestRoute,
  customerRoute,
  workspaceRoute.addChildren([
    indexRoute,
    bareInboxRoute,
    inboxRoute,
    liveRoute,
    pastRoute,
    topicsRoute,
    welcomeRoute,
    sortRoute,
    postsRoute,
    channelsRoute,
    outcomesRoute,
    reportsRoute.addChildren([frontRoute, serviceRoute, shareRoute, ratesRoute, indicatorsRoute, savedReportsRoute]),
    rulesRoute,
    desksRoute,
    healthRoute,
    modelRoute,
    searchRoute,
    peopleRoute,
    personRoute,
    settingsRoute.addChildren([
      workspaceSettingsRoute,
      membersRoute,
      advocatesRoute,
      partnersRoute,
      answersRoute,
      appearanceRoute,
      notificationsRoute,
      tagsRoute,
      savedTextsRoute,
      macrosRoute,
      promisesRoute,
      sessionsRoute,
      apiKeysRoute,
      importsRoute,
      webhooksRoute,
    ]),
  ]),
]);

export function routerFor(queryClient: QueryClient) {
  return createRouter({ routeTree, context: { queryClient }, defaultPreload: false });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof routerFor>;
  }
}
