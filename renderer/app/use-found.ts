import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { type Command, REQUEST_FACES, RUN_FACES, useGo, useTRPC } from '../lib/index.ts';

const LEAST = 2;

/** Agents, requests and runs that contain what is typed, as commands that lead to them; none before there are two characters. */
export function useFound(typed: string): readonly Command[] {
  const go = useGo();
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({ ...useTRPC().home.find.queryOptions({ text }, { placeholderData: keepPreviousData }), enabled: text.length >= LEAST });
  if (!data || text.length < LEAST) return [];
  // The server has matched texts that are not shown here, such as a description: with what was typed beside them, they stay.
  return [
    ...data.agents.map(({ id, name, category }): Command => ({ id: `agent:${id}`, group: 'Agents', icon: 'agent', name, note: category, also: text, run: () => go(`/catalog/${id}`) })),
    ...data.requests.map(({ id, title, state, requestedByName }): Command => ({
      id: `request:${id}`, group: 'Requests', icon: 'approvals', name: title, note: `${REQUEST_FACES[state].word}, asked by ${requestedByName}`, also: text, run: () => go(`/approvals/${id}`),
    })),
    ...data.runs.map(({ id, title, state, agentName }): Command => ({ id: `run:${id}`, group: 'Runs', icon: 'runs', name: title, note: `${RUN_FACES[state].word}, ${agentName}`, also: text, run: () => go(`/runs/${id}`) })),
  ];
}
