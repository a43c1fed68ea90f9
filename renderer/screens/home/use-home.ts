import { useQuery } from '@tanstack/react-query';
import { type ApiOutput, useTRPC } from '../../lib/index.ts';

const EVERY_MS = 30_000;

export type Overview = ApiOutput['home']['overview'];
export type WaitingRequest = NonNullable<Overview['inbox']>[number];
export type OwnRequest = NonNullable<Overview['asked']>[number];
export type LatestRun = NonNullable<Overview['runs']>[number];
export type NearLimit = Overview['budgets'][number];

/** Asked again every half minute: what waits for somebody changes by what others do. */
export function useHome() {
  return useQuery({ ...useTRPC().home.overview.queryOptions({}), refetchInterval: EVERY_MS });
}
