import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, notify, useTRPC } from '../../lib/index.ts';

export type FeatureStanding = ApiOutput['features']['list'][number];

export function useFeatures() {
  return useQuery(useTRPC().features.list.queryOptions({}));
}

/** Switches a feature. The frame asks anew who we are: what is switched off leaves the rail at once. */
export function useFeatureSwitch() {
  const trpc = useTRPC();
  const client = useQueryClient();
  return useMutation(trpc.features.change.mutationOptions({
    meta: { quiet: true },
    onSuccess: ({ label, isOn }) => notify({ tone: 'ok', title: `${label} is ${isOn ? 'on' : 'off'}` }),
    onSettled: () => Promise.all([client.invalidateQueries(trpc.features.list.pathFilter()), client.invalidateQueries(trpc.session.me.pathFilter())]),
  }));
}
